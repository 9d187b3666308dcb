//! The objects of a blog: relationships, sessions, and what a session sends.
//!
//! Run it with `cargo run --example blog`, or on another database with `cargo run --all-features --example blog -- URL`: its
//! tables, whose names begin with `blog_`, are dropped and made anew. `docs/orm.md` is written along it.

#![expect(unreachable_pub, clippy::print_stdout, reason = "an example reads like any program, and prints")]

mod models;
mod show;

use aludel::prelude::*;
use aludel::{Recording, Result};

use models::{Comment, Post, Profile, Tag, User, tables};
use show::{chapter, plan, queries};

fn main() -> Result<()> {
    let url = std::env::args().nth(1).unwrap_or_else(|| "sqlite://".to_owned());
    // The recording shows what is sent; a program of its own has no need for it.
    let (engine, recording) = create_engine(&url)?.recorded();
    tables().drop_all(&engine)?;
    tables().create_all(&engine)?;

    let mut session = Session::new(&engine);
    write(&mut session)?;
    drop(recording.take());
    read(&mut Session::new(&engine), &recording)?;
    discuss(&mut Session::new(&engine), &recording)?;
    change(&mut session)?;
    fail(&mut session)?;
    ask(&mut session)?;
    leave(&mut session)
}

/// New objects, one in the other, are saved with the one that is added.
fn write(session: &mut Session) -> Result<()> {
    chapter("Ann writes a post, and Bo comments on it");
    let ann = session.add(User {
        name: "Ann".into(),
        email: "ann@example.org".into(),
        profile: Profile { motto: "measure twice".into(), ..Profile::default() }.into(),
        posts: [Post {
            title: "Why ducks float".into(),
            published: true,
            tags: ["birds", "physics"].map(|name| Tag { name: name.into(), ..Tag::default() }).into(),
            ..Post::default()
        }]
        .into(),
        ..User::default()
    });
    let bo = session.add(User { name: "Bo".into(), email: "bo@example.org".into(), ..User::default() });

    // Handles are `Copy`; `session[handle]` is the object, also before it is saved.
    let post = session[ann].posts.get()?[0];
    let question =
        session.add(Comment { text: "Do they all?".into(), post: post.into(), author: bo.into(), ..Comment::default() });
    session.add(Comment {
        text: "All that I have met.".into(),
        post: post.into(),
        author: ann.into(),
        parent: question.into(),
        ..Comment::default()
    });

    // Nothing was sent yet. This is what the flush will send, and in which order:
    plan(session)?;
    session.commit()?;
    println!("saved: the post has the key {}, and its author's is {}", session[post].id.value(), session[post].author_id);
    Ok(())
}

/// What a page shows is loaded with a known number of queries.
fn read(session: &mut Session, recording: &Recording) -> Result<()> {
    chapter("The front page: posts with author, motto and tags, in two queries however many posts there are");
    let query = select(Post)
        .where_(Post.published)
        .order_by(Post.id.desc())
        .options((joinedload(Post.author).options(joinedload(User.profile)), selectinload(Post.tags)));
    let posts = session.scalars(query)?.all();
    queries(recording);
    for post in posts {
        let post = &session[post];
        let author = post.author.get()?.map(|it| &session[it]);
        let motto = author.and_then(|it| it.profile.get().ok()?.map(|it| &*session[it].motto));
        let tags: Vec<_> = post.tags.get()?.iter().map(|it| &*session[*it].name).collect();
        println!(
            "“{}” by {}, who says “{}” [{}]",
            post.title,
            author.map_or("?", |it| &it.name),
            motto.unwrap_or("…"),
            tags.join(", ")
        );
        // What was not asked for is not there, and says so: a page never sends a query for each row by accident.
        if let Err(error) = post.comments.get() {
            println!("its comments? {error}");
        }
    }
    Ok(())
}

/// A tree is loaded level by level.
fn discuss(session: &mut Session, recording: &Recording) -> Result<()> {
    chapter("The comments: one query for each level of answers, and one for their authors");
    let posts = session.scalars(select(Post).options(selectinload(Post.threads)))?.all();
    let mut level = session[posts[0]].threads.get()?.to_vec();
    let (mut depth, mut lines) = (0, Vec::new());
    while !level.is_empty() {
        session.load_all(&level, Comment.author)?;
        for comment in &level {
            let author = session[*comment].author.get()?.map_or("?", |it| &session[it].name);
            lines.push(format!("{}{author}: {}", "    ".repeat(depth), session[*comment].text));
        }
        level = session.load_all(&level, Comment.replies)?.concat();
        depth += 1;
    }
    queries(recording);
    lines.iter().for_each(|it| println!("{it}"));
    Ok(())
}

/// Both sides of a relationship are true as soon as one was changed.
fn change(session: &mut Session) -> Result<()> {
    chapter("Ann gives the post to Bo, who tags it otherwise");
    let ann = session.query(User).filter_by(User.name, "Ann").one()?;
    let bo = session.query(User).filter_by(User.name, "Bo").one()?;
    let post = session.load(ann, User.posts)?[0];
    session.edit(post).author.set(bo);
    println!("posts of Ann at once: {}, of Bo: {}", session[ann].posts.get()?.len(), session.load(bo, User.posts)?.len());

    let physics = session.get(Tag, "physics")?;
    let mut edit = session.edit(post);
    edit.title = "Why most ducks float".into();
    physics.into_iter().for_each(|it| edit.tags.remove(it));
    edit.tags.push(Tag { name: "questions".into(), ..Tag::default() });
    drop(edit);
    plan(session)?;
    session.commit()
}

/// What fails is undone whole, in the database and in the objects.
fn fail(session: &mut Session) -> Result<()> {
    chapter("Someone registers with Ann's email address, and everything since the last commit is undone");
    let bo = session.query(User).filter_by(User.name, "Bo").one()?;
    session.edit(bo).name = "Bodo".into();
    let other = session.add(User { name: "Another Ann".into(), email: "ann@example.org".into(), ..User::default() });
    match session.commit() {
        Err(error) if error.violates(User.email) => println!("the database says no: the email address is taken"),
        Err(error) => return Err(error),
        Ok(()) => println!("the database took it"),
    }
    session.rollback()?;
    println!("Bo is {} again; the other user is {}", session[bo].name, if session.contains(other) { "here" } else { "gone" });
    Ok(())
}

/// Relationships are words of queries too.
fn ask(session: &mut Session) -> Result<()> {
    chapter("Questions, by relationships");
    let counts = select((User.name, User.posts.count(), User.comments.count())).order_by(User.name);
    for (name, posts, comments) in session.execute(counts)?.all() {
        println!("{name}: posts: {posts}, comments: {comments}");
    }
    let about_birds = select(Post.title).where_(Post.tags.contains("birds"));
    println!("about birds: {:?}", session.scalars(about_birds)?.all());
    let answered = select(Comment.text).where_(Comment.replies.any_of(|reply| reply.author_id.ne(Comment.author_id)));
    println!("answered by someone else: {:?}", session.scalars(answered)?.all());
    let silent = select(User.name).where_(!User.posts.exists());
    println!("without a post: {:?}", session.scalars(silent)?.all());
    Ok(())
}

/// A delete reaches what belongs to the object.
fn leave(session: &mut Session) -> Result<()> {
    chapter("Bo leaves: posts go with their author, comments with their post, the rows between posts and tags too");
    let bo = session.query(User).filter_by(User.name, "Bo").one()?;
    session.delete(bo)?;
    plan(session)?;
    session.commit()?;
    let counts = [
        ("users", session.query(User).count()?),
        ("posts", session.query(Post).count()?),
        ("comments", session.query(Comment).count()?),
        ("tags", session.query(Tag).count()?),
    ];
    println!("left: {}", counts.map(|(what, count)| format!("{what}: {count}")).join(", "));
    Ok(())
}

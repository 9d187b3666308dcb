//! Statements looked at and changed as a whole, as those do who build on aludel.

use std::sync::Arc;

use aludel::prelude::*;
use aludel::schema::same_table;
use aludel::tree::{
    Cte, CustomNode, Footprint, MAX_DEPTH, Node, Operation, QueryTree, Rewriter, SelectTree, Source, UpdateTree, Visitor,
};
use aludel::types::Value;

use crate::check::approve;
use crate::databases::SQLITE;
use crate::fixture::{Comment, Order, Post, Tag, User};

#[derive(Model)]
#[model(table = "accounts")]
struct Account {
    #[model(primary_key)]
    id: i64,
    #[model(redacted)]
    pin: i32,
}

fn show(footprint: &Footprint) -> String {
    let operations: Vec<_> = footprint.operations.iter().map(|it| format!("{it:?}")).collect();
    let parameter = |it: &aludel::tree::ParameterUse| {
        let column = it.column.map_or_else(String::new, |it| format!(" of {it:?}"));
        let kind = it.data_type.map_or_else(|| "NULL".to_owned(), |it| format!("{it:?}"));
        format!("{kind}{column}{}", if it.is_redacted { " (redacted)" } else { "" })
    };
    let parameters: Vec<_> = footprint.parameters.iter().map(parameter).collect();
    let facts = [(footprint.has_where, "where"), (footprint.has_limit, "limit")];
    let facts: Vec<_> = facts.into_iter().filter_map(|(is, word)| is.then_some(word)).collect();
    format!("{}: {footprint}\n  {}\n  parameters: {}\n", operations.join("+"), facts.join(", "), parameters.join(", "))
}

#[test]
fn footprints() {
    let newest = select(func::max(Post.id)).where_(Post.author_id.eq(User.id)).scalar_subquery();
    let gone = delete(Comment).where_(Comment.post_id.eq(1)).returning(Comment.id).cte("gone");
    let named = named_table("users").alias("u");
    let counts = select((Post.author_id, func::count(Post.id).label("n"))).group_by(Post.author_id).cte("users");
    let statements: Vec<Box<dyn Statement>> = vec![
        Box::new(select(User.name).where_(User.age.between(18, 30)).limit(3)),
        Box::new(select((User.name, newest)).where_(User.name.like("A%") & User.id.in_([1, 2]))),
        Box::new(select((Post.title, Comment.text)).from(Post).join(Comment)),
        Box::new(select(func::count_all()).from(Tag)),
        Box::new(counts.select()),
        Box::new(select(named.column::<String>("name")).from(&named)),
        Box::new(insert(Account).values((Account.id.set(1), Account.pin.set(1234)))),
        Box::new(insert(Tag).from_select(Tag.name, select(User.name).where_(User.active))),
        Box::new(insert(Tag).values(Tag.name.set("a")).on_conflict(Tag.name).do_update(Tag.label.set(Tag.name))),
        Box::new(update(Account).set(Account.pin.set(1)).where_(Account.pin.eq(2))),
        Box::new(update(User).set(User.active.set(false)).all_rows()),
        Box::new(delete(User).where_(User.boss_id.is_null())),
        Box::new(gone.select()),
        Box::new(select(User.name).union(select(Tag.name)).limit(1)),
        Box::new(select(func::custom::<i64>("surprise", User.id))),
        Box::new(text("DELETE FROM users")),
    ];
    let shown: Vec<_> = statements.iter().map(|it| show(&it.footprint())).collect();
    approve("embedding/footprints", &shown.join("\n"));
}

#[test]
fn a_footprint_says_whom_it_concerns() {
    let footprint = update(Post).set(Post.views.set(0)).where_(Post.author_id.in_(select(User.id))).footprint();
    assert!(footprint.may_touch(table_of(Post)) && footprint.may_touch(table_of(User)));
    assert!(!footprint.may_touch(table_of(Tag)) && footprint.may_write());
    assert!(!select(User.id).footprint().may_write());
    assert!(text("SELECT 1").footprint().may_write(), "nobody knows what is written by hand");
    assert!(footprint.operations.contains(&Operation::Update));
}

/// Counts what it is told.
#[derive(Default)]
struct Counts {
    nodes: usize,
    queries: usize,
    sources: usize,
    ctes: usize,
}

impl<'n> Visitor<'n> for Counts {
    fn node(&mut self, _: &'n Node) -> bool {
        self.nodes += 1;
        true
    }

    fn query(&mut self, _: &'n QueryTree) -> bool {
        self.queries += 1;
        true
    }

    fn source(&mut self, _: &'n Source) -> bool {
        self.sources += 1;
        true
    }

    fn cte(&mut self, _: &'n Arc<Cte>) -> bool {
        self.ctes += 1;
        true
    }
}

#[test]
fn a_visitor_sees_everything() {
    let active = select(User.id).where_(User.active).cte("active");
    let query = select(Post.title).where_(Post.author_id.in_(active.select())).where_(Post.views.gt(3));
    let mut counts = Counts::default();
    query.visit(&mut counts);
    // title; IN, author_id, active.id; id, active; `>`, views, 3
    assert_eq!((counts.nodes, counts.queries, counts.sources, counts.ctes), (9, 2, 1, 1));
}

/// Adds a condition wherever users are read or changed.
struct ActiveOnly;

impl ActiveOnly {
    fn condition(user: aludel::tree::TableSource) -> Node {
        user.column(User.active.id())
    }
}

impl Rewriter for ActiveOnly {
    fn select(&mut self, select: SelectTree) -> SelectTree {
        let users = select.tables().into_iter().filter(|it| same_table(it.table, table_of(User)));
        users.collect::<Vec<_>>().into_iter().fold(select, |select, user| select.and_where(Self::condition(user)))
    }

    fn update(&mut self, update: UpdateTree) -> UpdateTree {
        update
    }
}

#[test]
fn a_policy_reaches_every_query() {
    let boss = User.alias("boss");
    let bosses = select(boss.id).where_(boss.age.gt(50)).cte("bosses");
    let query = select((Post.title, User.name))
        .from(Post)
        .join_on(User, User.id.eq(Post.author_id))
        .where_(User.boss_id.in_(bosses.select()))
        .where_(exists(select(Comment.id).where_(Comment.user_id.in_(select(User.id.nullable())))));
    approve("embedding/policy", &query.rewrite(&mut ActiveOnly).to_string());
    let change = update(Post).set(Post.views.set(0)).where_(Post.author_id.in_(select(User.id)));
    approve("embedding/policy_update", &change.rewrite(&mut ActiveOnly).to_string());
}

/// Nothing changes.
struct Nothing;
impl Rewriter for Nothing {}

#[test]
fn a_rewriter_that_changes_nothing_changes_nothing() {
    let active = select(User.id).where_(User.active).cte("active");
    let query = select((Post.title, case().when(Post.views.gt(1), "much").else_("little")))
        .from(Post)
        .join_on(&active, active.column(User.id).eq(Post.author_id))
        .order_by(Post.id)
        .limit(3);
    assert!(query.clone().rewrite(&mut Nothing) == query);
    let change = insert(Tag).values(Tag.name.set("a")).on_conflict(Tag.name).do_update(Tag.label.set("b"));
    assert!(change.clone().rewrite(&mut Nothing) == change);
    let change = delete(Tag).where_(Tag.name.eq("x"));
    assert!(change.clone().rewrite(&mut Nothing) == change);
    assert!(change != delete(Tag).where_(Tag.name.eq("y")));
}

/// Makes everything deeper.
struct Deeper;

impl Rewriter for Deeper {
    fn node(&mut self, node: Node) -> Node {
        (0..10).fold(node, |node, _| Node::not(node))
    }
}

#[test]
fn a_rewriter_cannot_make_a_statement_too_deep() {
    let mut condition = User.active.is_null();
    for _ in 0..MAX_DEPTH / 3 {
        condition = !condition;
    }
    let query = select(User.id).where_(condition).rewrite(&mut Deeper);
    let error = query.compile(SQLITE).expect_err("it is too deep");
    assert!(error.to_string().contains("levels deep"), "{error}");
}

/// Replaces values.
struct Secretive;

impl Rewriter for Secretive {
    fn node(&mut self, node: Node) -> Node {
        match node {
            Node::Value(_) => Node::Value(Value::Null),
            other => other,
        }
    }
}

/// `twice(node)`.
#[derive(Debug)]
struct Twice {
    node: Node,
    can_change: bool,
}

impl CustomNode for Twice {
    fn render(&self, r: &mut aludel::render::Renderer<'_>) -> aludel::Result<()> {
        r.push(("twice(", &self.node, ")"))
    }

    fn children(&self) -> Vec<&Node> {
        vec![&self.node]
    }

    fn with_children(&self, mut children: Vec<Node>) -> Option<Arc<dyn CustomNode>> {
        let node = children.pop()?;
        self.can_change.then(|| Arc::new(Self { node, can_change: true }) as Arc<dyn CustomNode>)
    }
}

#[test]
fn constructs_of_the_program_are_rewritten_or_refused() {
    let query = |can_change| {
        let node = Node::Custom(Arc::new(Twice { node: Node::Value(Value::I32(7)), can_change }));
        select(Expr::<i32>::from_node(node)).from(Order)
    };
    let rewritten = query(true).rewrite(&mut Secretive).inline(SQLITE).expect("it can be made of other expressions");
    assert_eq!(rewritten, r#"SELECT twice(NULL) FROM "order""#);
    let error = query(false).rewrite(&mut Secretive).inline(SQLITE).expect_err("it cannot");
    assert!(error.to_string().contains("with_children"), "{error}");
    assert_eq!(query(false).rewrite(&mut Nothing).inline(SQLITE).expect("nothing changed"), r#"SELECT twice(7) FROM "order""#);
}

#[test]
fn hashes_tell_statements_apart_and_shapes_tell_their_forms() {
    let adults = |age: i32| select(User.id).where_(User.age.ge(age)).limit(3);
    assert_eq!(adults(18).structural_hash(), adults(18).structural_hash());
    assert_ne!(adults(18).structural_hash(), adults(21).structural_hash());
    assert_eq!(adults(18).shape_hash(), adults(21).shape_hash());
    assert_ne!(adults(18).shape_hash(), adults(18).where_(User.active).shape_hash());
    assert_ne!(select(User.id).shape_hash(), select(User.age).shape_hash());
    assert_ne!(select(User.id).shape_hash(), select(User.alias("u").id).shape_hash());
    let named = |name: &str| update(Tag).set(Tag.label.set(name)).where_(Tag.name.eq(name));
    assert_eq!(named("a").shape_hash(), named("b").shape_hash());
    assert_ne!(named("a").structural_hash(), named("b").structural_hash());
    assert_ne!(delete(Tag).all_rows().shape_hash(), delete(Order).all_rows().shape_hash());
    let zero = |it: f64| select(literal(it)).structural_hash();
    assert_eq!(zero(0.0), zero(-0.0));
}

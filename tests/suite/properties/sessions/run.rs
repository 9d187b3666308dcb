//! A program that runs in a session and in the model at once.

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use aludel::prelude::*;
use aludel::{Engine, Error, Result};

use super::objects::{Any, Kind, Options, Side};
use super::program::Step;
use super::world::{State, World};

/// What went wrong.
pub(crate) type Outcome<T = ()> = std::result::Result<T, String>;

/// A program under way.
pub(crate) struct Run<'e> {
    pub(crate) engine: &'e Engine,
    options: Options,
    pub(crate) world: World,
    /// What was so at the last flush, and at the last commit.
    pub(crate) flushed: World,
    pub(crate) committed: World,
    /// The objects that the session has been seen to have.
    pub(crate) handles: BTreeMap<usize, Any>,
    /// For each nested piece of work what was so before it, and whether all was rolled back within it.
    frames: Vec<(World, bool)>,
    count: usize,
    /// Those that it read.
    loaded: HashSet<Any>,
    /// Those that have left it.
    pub(crate) expunged: Vec<(usize, Any)>,
    /// What was done, for people.
    pub(crate) told: Vec<String>,
}

impl<'e> Run<'e> {
    /// Runs a program on empty tables; what is wrong comes with what was done.
    pub(crate) fn program(engine: &'e Engine, options: Options, steps: &[Step]) -> Outcome {
        let mut run = Self {
            engine,
            options,
            world: World::default(),
            flushed: World::default(),
            committed: World::default(),
            handles: BTreeMap::new(),
            loaded: HashSet::new(),
            expunged: Vec::new(),
            frames: Vec::new(),
            count: 0,
            told: Vec::new(),
        };
        let mut session = run.new_session();
        let result = catch_unwind(AssertUnwindSafe(|| {
            run.steps(&mut session, steps)?;
            run.commit(&mut session)?;
            run.all_of_database_agrees(&mut session)
        }));
        let result = result.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()));
            Err(format!("a panic: {}", text.unwrap_or_default()))
        });
        result.map_err(|why| format!("{why}\nafter:\n  {}\n", run.told.join("\n  ")))
    }

    pub(crate) fn new_session(&self) -> Session {
        self.options.session(self.engine)
    }

    pub(crate) fn has_autoflush(&self) -> bool {
        self.options != Options::NoAutoflush
    }

    pub(crate) fn steps(&mut self, session: &mut Session, steps: &[Step]) -> Outcome {
        for step in steps {
            self.step(session, step)?;
            self.agree(session)?;
        }
        Ok(())
    }

    pub(crate) fn say(&mut self, what: String) {
        self.told.push(what);
    }

    /// An object that the session has and that is to stay, by number among those that a program may mean.
    pub(crate) fn pick(&self, number: u8, is_meant: impl Fn(Kind) -> bool) -> Option<usize> {
        let is_there =
            |it: &usize| self.handles.contains_key(it) && self.world.stays(*it) && is_meant(self.world.objects[it].kind);
        let all: Vec<usize> = self.world.objects.keys().copied().filter(is_there).collect();
        (!all.is_empty()).then(|| all[usize::from(number) % all.len()])
    }

    /// The same, or an object that is about to be deleted.
    pub(crate) fn pick_any(&self, number: u8, is_meant: impl Fn(Kind) -> bool) -> Option<usize> {
        let is_meant = |it: &usize, state: State| state == State::Doomed && is_meant(self.world.objects[it].kind);
        let doomed = self.world.objects.iter().filter(|(it, object)| self.handles.contains_key(it) && is_meant(it, object.state));
        let doomed: Vec<usize> = doomed.map(|(it, _)| *it).collect();
        match number {
            128.. if !doomed.is_empty() => Some(doomed[usize::from(number) % doomed.len()]),
            _ => None,
        }
    }

    /// Takes in an object that was added.
    pub(crate) fn added(&mut self, session: &Session, any: Any, parent: super::world::Parent) -> usize {
        let number = self.count;
        self.count += 1;
        self.handles.insert(number, any);
        let object = super::world::Object {
            kind: any.kind(),
            text: any.text(session),
            key: any.key(session),
            former: Vec::new(),
            parent,
            state: State::New,
        };
        self.world.objects.insert(number, object);
        number
    }

    /// The number of an object that the session shows: one that was seen before, or whose key is known.
    pub(crate) fn seen(&mut self, session: &Session, any: Any) -> Outcome<usize> {
        if let Some((number, _)) = self.handles.iter().find(|(number, it)| **it == any && self.world.objects.contains_key(number))
        {
            return Ok(*number);
        }
        if !any.is_in(session) {
            return Err(format!("{any:?} is shown and not in the session"));
        }
        let (kind, key) = (any.kind(), any.key(session));
        let is_it = |it: &super::world::Object| it.kind == kind && it.stored_key() == key.as_ref() && it.state != State::New;
        let found = self.world.objects.iter().find(|(_, it)| key.is_some() && is_it(it)).map(|(number, _)| *number);
        let Some(number) = found else { return Err(format!("{any:?} with the key {key:?} is not in the model")) };
        self.loaded.insert(any);
        match self.handles.insert(number, any) {
            Some(before) if before.is_in(session) => Err(format!("o{number} is two objects: {before:?} and {any:?}")),
            _ => Ok(number),
        }
    }

    /// Passes if something went as the model says; tells whether it succeeded.
    pub(crate) fn expect<T>(&mut self, what: &str, meant: &Outcome, done: &Result<T>) -> Outcome<bool> {
        match (meant, done) {
            (Ok(()), Ok(_)) => Ok(true),
            (Err(why), Err(error)) => {
                self.say(format!("{what}: refused ({why}; {error})"));
                Ok(false)
            }
            (Ok(()), Err(error)) => Err(format!("{what} failed: {error}")),
            (Err(why), Ok(_)) => Err(format!("{what} was to be refused: {why}")),
        }
    }

    /// Takes note of a flush, if it succeeds, with the keys that the database made.
    pub(crate) fn flushes<T>(
        &mut self,
        session: &mut Session,
        what: &str,
        act: impl FnOnce(&mut Session) -> Result<T>,
    ) -> Outcome<Option<T>> {
        let has_mistake = self.world.has_mistake;
        let meant = self.world.flush();
        let done = act(session);
        // A query tells of a mistake, and leaves it to who flushes.
        self.world.has_mistake = has_mistake && !matches!(what, "flush" | "commit");
        let is_done = self.expect(what, &meant, &done)?;
        if is_done {
            self.note_flush(session);
        }
        Ok(if is_done { done.ok() } else { None })
    }

    fn note_flush(&mut self, session: &Session) {
        for (number, object) in &mut self.world.objects {
            if let (None, Some(any)) = (&object.key, self.handles.get(number)) {
                object.key = any.key(session);
            }
        }
        self.flushed = self.world.clone();
    }

    pub(crate) fn commit(&mut self, session: &mut Session) -> Outcome {
        if self.frames.iter().any(|(_, is_over)| !is_over) {
            return if session.commit().is_err() { Ok(()) } else { Err("a commit within a nested piece of work".to_owned()) };
        }
        self.say("commit".to_owned());
        if self.flushes(session, "commit", Session::commit)?.is_some() {
            self.committed = self.world.clone();
            self.database_agrees(session, &[Side::OrderLabels, Side::PersonFollows])?;
        }
        Ok(())
    }

    pub(crate) fn rollback(&mut self, session: &mut Session) -> Outcome {
        self.say("rollback".to_owned());
        session.rollback().map_err(|error| format!("rollback failed: {error}"))?;
        self.frames.iter_mut().for_each(|(_, is_over)| *is_over = true);
        self.go_back(&self.committed.clone());
        self.read_visits(session)
    }

    /// What the database alone had done to rows that were read after that is known when they are read anew.
    fn read_visits(&mut self, session: &mut Session) -> Outcome {
        // What was expunged may have been read again, before what was flushed of it was undone.
        let kinds = if self.expunged.is_empty() { &[Kind::Visit] } else { Kind::ALL };
        for kind in kinds {
            let found = kind.all(session).map_err(|error| format!("reading anew failed: {error}"))?;
            found.into_iter().try_for_each(|it| self.seen(session, it).map(|_| ()))?;
        }
        Ok(())
    }

    fn go_back(&mut self, to: &World) {
        self.world = to.clone();
        self.flushed = to.clone();
        // An object that was read from a row which is undone stays in the session until somebody asks for the row.
        let (world, loaded) = (&self.world, &self.loaded);
        self.handles.retain(|number, any| world.objects.contains_key(number) || !loaded.contains(any));
    }

    pub(crate) fn fresh(&mut self, session: &mut Session) {
        if self.frames.is_empty() {
            self.say("a fresh session".to_owned());
            *session = self.new_session();
            self.handles.clear();
            self.expunged.clear();
            self.go_back(&self.committed.clone());
        }
    }

    /// A piece of work of its own, which leaves no trace when it fails.
    pub(crate) fn nested(&mut self, session: &mut Session, steps: &[Step], succeeds: bool) -> Outcome {
        self.say("nested {".to_owned());
        let mut inside = None;
        let result: Result<()> = session.nested(|session| {
            let ran = self.begin_nested(session).and_then(|()| self.steps(session, steps));
            let is_fine = succeeds && ran.is_ok();
            inside = Some(ran);
            if is_fine { Ok(()) } else { Err(Error::session("enough")) }
        });
        let Some(inside) = inside else {
            let meant = self.world.flush();
            return self.expect("nested }", &meant, &result).map(|_| ());
        };
        inside?;
        let (before, was_rolled_back) = self.frames.pop().ok_or("no piece of work to end")?;
        self.say(format!("}} {}", if succeeds { "ok" } else { "err" }));
        let meant = if succeeds { self.world.flush() } else { Err("it fails".to_owned()) };
        if self.expect("nested", &meant, &result)? {
            self.note_flush(session);
        } else {
            self.go_back(&if was_rolled_back { self.committed.clone() } else { before });
            // What left the session within it is back.
            let back = self.expunged.iter().filter(|(number, any)| self.world.objects.contains_key(number) && any.is_in(session));
            self.handles.extend(back.copied());
            self.read_visits(session)?;
        }
        Ok(())
    }

    /// A nested piece of work begins with a flush.
    fn begin_nested(&mut self, session: &Session) -> Outcome {
        self.world.flush().map_err(|why| format!("the flush before a nested piece of work was to be refused: {why}"))?;
        self.note_flush(session);
        self.frames.push((self.world.clone(), false));
        self.agree(session)
    }
}

//! Each step, done to the session and to the model.

use aludel::prelude::*;

use super::models::Order;
use super::objects::{Any, Key, Kind, Side, add_customer, place_of};
use super::program::Step;
use super::run::{Outcome, Run};
use super::world::{Parent, Shape, State};

/// So many texts are there for what is UNIQUE.
const TEXTS: u8 = 10;

impl Run<'_> {
    pub(crate) fn step(&mut self, session: &mut Session, step: &Step) -> Outcome {
        match step {
            Step::Add(kind, text, parent) => self.add(session, *kind, *text, *parent),
            Step::Graph(text, more) => self.add_graph(session, *text, *more),
            Step::Text(who, text) => self.text(session, *who, *text),
            Step::Swap(who, whom) => self.swap(session, *who, *whom),
            Step::Put(side, who, whom) => self.put_one(session, *side, *who, *whom),
            Step::Take(side, who, whom) => self.take(session, side_of(*side), *who, *whom),
            Step::Empty(side, who) => self.empty(session, side_of(*side), *who),
            Step::ByHand(who, parent) => self.by_hand(session, *who, *parent),
            Step::Delete(who) => self.delete(session, *who),
            Step::Rekey(who, text) => self.rekey(session, *who, *text),
            Step::Expunge(who) => self.expunge(session, *who),
            Step::Merge(who, text, parent) => self.merge(session, *who, *text, *parent),
            Step::Mend => self.mend(session),
            Step::Flush => {
                self.say("flush".to_owned());
                self.flushes(session, "flush", Session::flush).map(|_| ())
            }
            Step::Plan => self.plan(session),
            Step::Commit => self.commit(session),
            Step::Rollback => self.rollback(session),
            Step::Fresh => {
                self.fresh(session);
                Ok(())
            }
            Step::Nested(steps, succeeds) => self.nested(session, steps, *succeeds),
            Step::Load(side, who) => self.load(session, side_of(*side), *who),
            Step::Expire(who) => self.expire(session, *who),
            Step::ExpireAll => self.expire_all(session),
            Step::Refresh(who) => self.refresh(session, *who),
            Step::Get(who) => self.get(session, *who),
            Step::Marks(who) => self.marks(session, *who),
            Step::Query(kind) => self.query(session, *kind),
            Step::QueryWith(side, way) => self.query_with(session, side_of(*side), *way),
        }
    }

    /// A text for an object of a kind: of those that are UNIQUE mostly a free one.
    pub(crate) fn new_text(&self, kind: Kind, number: u8) -> String {
        if !kind.has_unique_text() {
            return format!("t{}", number % 8);
        }
        let word =
            |number: u8| "abcdefghijkl"[..].chars().nth(usize::from(number % TEXTS)).map_or_else(String::new, String::from);
        let is_taken =
            |text: &str| self.world.objects.values().any(|it| it.kind == kind && it.text == text && it.state != State::Doomed);
        // A site's place is used again after a flush only: what the database does with the old one's children must come first.
        let is_doomed = |text: &str| kind == Kind::Site && self.key_is_doomed(kind, &place_of(text));
        if number >= 235 && !is_doomed(&word(number)) {
            return word(number);
        }
        let is_free = |it: &String| !is_taken(it) && !is_doomed(it);
        let free = (0..TEXTS).map(|it| word(number.wrapping_add(it) % TEXTS)).find(is_free);
        free.unwrap_or_else(|| format!("m{}", self.told.len()))
    }

    fn add(&mut self, session: &mut Session, kind: u8, text: u8, parent: u8) -> Outcome {
        let kind = Kind::ALL[usize::from(kind) % Kind::ALL.len()];
        let text = self.new_text(kind, text);
        let side = Side::ALL.iter().copied().find(|it| it.owner() == kind && it.shape() == Shape::Parent);
        let candidates = side.and_then(|side| self.pick(parent / 4, |it| it == side.target()));
        let known = candidates.and_then(|it| Some((it, self.world.objects[&it].key.clone()?)));
        match (side, candidates, parent % 4, known) {
            (Some(_), _, 1, Some((number, key))) if self.parents_by_key(self.world.objects[&number].kind).contains(&number) => {
                let evicted = self.evicted(session, kind, number);
                let any = kind.add_with_key(session, &text, Some(key));
                let new = self.added(session, any, Parent::To(number));
                self.say(format!("o{new} = {any:?} {text:?} with the key of o{number}"));
                self.free(&evicted, new);
            }
            (side, candidates, way, _) => {
                let any = kind.add(session, &text);
                let new = self.added(session, any, if kind.must_have_parent() { Parent::Nothing } else { Parent::None });
                self.say(format!("o{new} = {any:?} {text:?}"));
                if let (Some(side), Some(parent), 2..) = (side, candidates, way) {
                    self.agree(session)?;
                    return self.put(session, side, new, parent);
                }
            }
        }
        Ok(())
    }

    fn add_graph(&mut self, session: &mut Session, text: u8, more: u8) -> Outcome {
        let texts = |kind: Kind, count: u8| {
            let mut texts: Vec<String> = (0..count).map(|it| self.new_text(kind, (text.wrapping_add(it * 3)) % 200)).collect();
            texts.dedup();
            texts
        };
        let (emails, labels) = (texts(Kind::Address, more % 3), texts(Kind::Label, (more >> 2) % 3));
        let any = add_customer(session, &format!("t{}", text % 8), &emails, &labels, more & 32 != 0);
        let customer = self.added(session, any, Parent::None);
        self.say(format!("o{customer} = {any:?} with {emails:?}, {labels:?} and {}", more & 32 != 0));
        for side in [Side::CustomerAddresses, Side::CustomerProfile, Side::CustomerOrders] {
            for child in side.shown(session, any).ok_or("a new object's fields are loaded")? {
                let number = self.added(session, child, Parent::To(customer));
                let below = if side == Side::CustomerOrders { Side::OrderLabels.shown(session, child) } else { Some(vec![]) };
                for label in below.ok_or("a new object's fields are loaded")? {
                    let label = self.added(session, label, Parent::None);
                    self.world.set_pair(super::world::Association::OrderLabel, number, label, true);
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, session: &mut Session, who: u8, text: u8) -> Outcome {
        let Some(number) = self.pick(who, |it| !it.text_is_key()) else { return Ok(()) };
        let text = self.new_text(self.world.objects[&number].kind, text);
        self.set_text(session, number, text);
        Ok(())
    }

    fn set_text(&mut self, session: &mut Session, number: usize, text: String) {
        self.say(format!("o{number}.text = {text:?}"));
        self.handles[&number].set_text(session, &text);
        if let Some(it) = self.world.objects.get_mut(&number) {
            it.text = text;
        }
    }

    fn swap(&mut self, session: &mut Session, who: u8, whom: u8) -> Outcome {
        let Some(one) = self.pick(who, |it| it.has_unique_text() && !it.text_is_key()) else { return Ok(()) };
        let kind = self.world.objects[&one].kind;
        let Some(other) = self.pick(whom, |it| it == kind) else { return Ok(()) };
        let texts = [one, other].map(|it| self.world.objects[&it].text.clone());
        let [first, second] = texts;
        self.set_text(session, one, second);
        self.set_text(session, other, first);
        Ok(())
    }

    fn put_one(&mut self, session: &mut Session, side: u8, who: u8, whom: u8) -> Outcome {
        let side = side_of(side);
        let (is_owner, is_member) = (|it: Kind| it == side.owner(), |it: Kind| it == side.target());
        let Some(owner) = self.pick_any(who, is_owner).or_else(|| self.pick(who, is_owner)) else { return Ok(()) };
        let Some(member) = self.pick_any(whom, is_member).or_else(|| self.pick(whom, is_member)) else { return Ok(()) };
        self.put(session, side, owner, member)
    }

    fn put(&mut self, session: &mut Session, side: Side, owner: usize, member: usize) -> Outcome {
        let any = |it: usize| self.handles[&it];
        let (owner_any, member_any) = (any(owner), any(member));
        match side.shape() {
            Shape::Pairs(..) => {
                let is_there = self.world.members(side, owner).contains(&member);
                let back = self.back(side);
                let is_known = side.shown(session, owner_any).is_some() || back.shown(session, member_any).is_some();
                if is_there && !is_known {
                    return Ok(());
                }
                self.set_pair(side, owner, member, true);
            }
            Shape::Parent => {
                // One that is about to be deleted puts nobody out.
                let stays = self.world.stays(owner);
                let evicted = if stays { self.evicted(session, side.owner(), member) } else { Vec::new() };
                self.world.set_parent(owner, Parent::To(member));
                self.free(&evicted, owner);
            }
            // Whose place it takes is not known.
            Shape::Child if side.shown(session, owner_any).is_none() => self.world.has_mistake = true,
            Shape::Children | Shape::Child => {
                let evicted = self.evicted(session, side.target(), owner);
                self.world.set_parent(member, Parent::To(owner));
                self.free(&evicted, member);
            }
        }
        self.say(format!("o{owner}.{} += o{member}", side.name()));
        side.put(session, owner_any, member_any);
        Ok(())
    }

    /// The other side of a relationship over an association table.
    fn back(&self, side: Side) -> Side {
        match side {
            Side::OrderLabels => Side::LabelOrders,
            Side::LabelOrders => Side::OrderLabels,
            Side::PersonFollows => Side::PersonFollowers,
            _ => Side::PersonFollows,
        }
    }

    fn set_pair(&mut self, side: Side, owner: usize, member: usize, is_there: bool) {
        if let Shape::Pairs(association, is_first) = side.shape() {
            let (first, second) = if is_first { (owner, member) } else { (member, owner) };
            self.world.set_pair(association, first, second, is_there);
        }
    }

    /// The children that a place for one child is known to hold.
    pub(crate) fn evicted(&self, session: &Session, child: Kind, parent: usize) -> Vec<usize> {
        let is_known = |it: &&Any| Side::CustomerProfile.shown(session, **it).is_some();
        if child == Kind::Profile && self.handles.get(&parent).filter(is_known).is_some() {
            self.world.members(Side::CustomerProfile, parent)
        } else {
            Vec::new()
        }
    }

    pub(crate) fn free(&mut self, evicted: &[usize], but: usize) {
        evicted.iter().filter(|it| **it != but).for_each(|it| self.world.set_parent(*it, Parent::Taken));
    }

    fn take(&mut self, session: &mut Session, side: Side, who: u8, whom: u8) -> Outcome {
        let Some(owner) = self.pick(who, |it| it == side.owner()) else { return Ok(()) };
        if matches!(side.shape(), Shape::Parent | Shape::Child) {
            return self.empty(session, side, who);
        }
        let known = self.world.members(side, owner);
        let known: Vec<usize> = known.into_iter().filter(|it| self.handles.contains_key(it)).collect();
        if known.is_empty() {
            return Ok(());
        }
        let member = known[usize::from(whom) % known.len()];
        self.say(format!("o{owner}.{} -= o{member}", side.name()));
        side.take(session, self.handles[&owner], self.handles[&member]);
        match side.shape() {
            Shape::Pairs(..) => self.set_pair(side, owner, member, false),
            Shape::Parent | Shape::Children | Shape::Child => self.world.set_parent(member, Parent::Taken),
        }
        Ok(())
    }

    fn empty(&mut self, session: &mut Session, side: Side, who: u8) -> Outcome {
        let Some(owner) = self.pick(who, |it| it == side.owner()) else { return Ok(()) };
        let is_loaded = side.shown(session, self.handles[&owner]).is_some();
        self.say(format!("o{owner}.{} emptied", side.name()));
        side.empty(session, self.handles[&owner]);
        match side.shape() {
            Shape::Parent if is_loaded && self.world.members(side, owner).is_empty() => {}
            Shape::Parent => self.world.set_parent(owner, Parent::Taken),
            Shape::Children | Shape::Child | Shape::Pairs(..) if !is_loaded => self.world.has_mistake = true,
            Shape::Children | Shape::Child => {
                self.world.members(side, owner).into_iter().for_each(|it| self.world.set_parent(it, Parent::Taken));
            }
            Shape::Pairs(..) => {
                self.world.members(side, owner).into_iter().for_each(|it| self.set_pair(side, owner, it, false));
            }
        }
        Ok(())
    }

    fn by_hand(&mut self, session: &mut Session, who: u8, parent: u8) -> Outcome {
        let Some(child) = self.pick(who, |it| it.fate().is_some()) else { return Ok(()) };
        let kind = self.world.objects[&child].kind;
        let Some(side) = Side::ALL.iter().find(|it| it.owner() == kind && it.shape() == Shape::Parent) else { return Ok(()) };
        let before = self.handles[&child].parent_key(session);
        let parents = self.parents_by_key(side.target());
        let (key, parent) = match parent {
            250.. => (Some(nowhere(kind)), Parent::Nothing),
            200.. if !kind.must_have_parent() => (None, Parent::None),
            _ if parents.is_empty() => return Ok(()),
            _ => {
                let number = parents[usize::from(parent) % parents.len()];
                (self.world.objects[&number].key.clone(), Parent::To(number))
            }
        };
        if key == before {
            return Ok(());
        }
        let evicted = if let Parent::To(parent) = parent { self.evicted(session, kind, parent) } else { Vec::new() };
        self.say(format!("o{child}'s columns lead to {parent:?}"));
        self.handles[&child].set_parent_key(session, key);
        self.world.set_parent(child, parent);
        self.free(&evicted, child);
        Ok(())
    }

    fn delete(&mut self, session: &mut Session, who: u8) -> Outcome {
        let Some(number) = self.pick(who, |_| true).filter(|it| !self.key_is_wanted(*it)) else { return Ok(()) };
        self.say(format!("delete o{number}"));
        self.world.delete(number);
        self.handles[&number].delete(session).map_err(|error| format!("delete failed: {error}"))
    }

    /// Deletes what a flush would be refused for, as far as the session has it.
    fn mend(&mut self, session: &mut Session) -> Outcome {
        while let Some((number, _)) = self.world.offence() {
            let Some(any) = self.handles.get(&number).copied().filter(|_| !self.key_is_wanted(number)) else { break };
            self.say(format!("delete o{number}, which cannot be stored"));
            self.world.delete(number);
            any.delete(session).map_err(|error| format!("delete failed: {error}"))?;
            self.agree(session)?;
        }
        Ok(())
    }

    fn plan(&mut self, session: &mut Session) -> Outcome {
        self.say("plan".to_owned());
        let meant = self.world.clone().prepare(); // a plan changes nothing
        let plan = session.plan();
        if self.expect("plan", &meant, &plan)? {
            let again = session.plan().map_err(|error| format!("the second plan failed: {error}"))?;
            let (plan, again) = (plan.map(|it| it.to_string()).unwrap_or_default(), again.to_string());
            if plan != again {
                return Err(format!("two plans of one thing:\n{plan}\n{again}"));
            }
        }
        Ok(())
    }

    fn load(&mut self, session: &mut Session, side: Side, who: u8) -> Outcome {
        let Some(owner) = self.pick(who, |it| it == side.owner()) else { return Ok(()) };
        let any = self.handles[&owner];
        self.say(format!("load o{owner}.{}", side.name()));
        let loaded = if self.has_autoflush() && side.shown(session, any).is_none() {
            self.flushes(session, "load", |session| side.load(session, any))?
        } else {
            Some(side.load(session, any).map_err(|error| format!("load failed: {error}"))?)
        };
        match loaded {
            Some(loaded) if self.world.objects.contains_key(&owner) => {
                let loaded = self.all_seen(session, loaded)?;
                let expected = self.world.members(side, owner);
                if loaded == expected { Ok(()) } else { Err(format!("it gave {loaded:?} instead of {expected:?}")) }
            }
            _ => Ok(()),
        }
    }

    fn all_seen(&mut self, session: &Session, all: Vec<Any>) -> Outcome<Vec<usize>> {
        let mut numbers = all.into_iter().map(|it| self.seen(session, it)).collect::<Outcome<Vec<usize>>>()?;
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn expire(&mut self, session: &mut Session, who: u8) -> Outcome {
        let Some(number) = self.pick(who, |_| true) else { return Ok(()) };
        self.say(format!("expire o{number}"));
        self.handles[&number].expire(session).map_err(|error| format!("expire failed: {error}"))?;
        self.discard(number);
        Ok(())
    }

    /// What was done to an object since the last flush is undone.
    pub(crate) fn discard(&mut self, number: usize) {
        let Some(before) = self.flushed.objects.get(&number) else { return };
        if let Some(object) = self.world.objects.get_mut(&number).filter(|it| it.state == State::Stored) {
            (object.text, object.parent) = (before.text.clone(), before.parent);
            if let (true, Some(key)) = (object.has_new_key(), before.key.clone()) {
                object.set_key(key);
            }
        }
    }

    fn expire_all(&mut self, session: &mut Session) -> Outcome {
        self.say("expire all".to_owned());
        session.expire_all().map_err(|error| format!("expire_all failed: {error}"))?;
        let numbers: Vec<usize> = self.world.objects.keys().copied().collect();
        numbers.into_iter().for_each(|it| self.discard(it));
        // What associates new objects is still to be stored.
        let objects = &self.world.objects;
        let is_new = |it: &usize| objects.get(it).is_some_and(|it| it.state == State::New);
        let kept = self.world.pairs.iter().filter(|it| is_new(&it.1) || is_new(&it.2));
        self.world.pairs = kept.chain(&self.flushed.pairs).copied().collect();
        Ok(())
    }

    fn refresh(&mut self, session: &mut Session, who: u8) -> Outcome {
        let Some(number) = self.pick(who, |_| true) else { return Ok(()) };
        self.say(format!("refresh o{number}"));
        let is_new = self.world.objects[&number].state == State::New;
        let meant = if is_new { Err("it is new".to_owned()) } else { Ok(()) };
        let done = self.handles[&number].refresh(session);
        if self.expect("refresh", &meant, &done)? {
            self.discard(number);
        }
        Ok(())
    }

    fn get(&mut self, session: &mut Session, who: u8) -> Outcome {
        let stored = self.world.objects.iter().filter(|(_, it)| it.state != State::New);
        let stored: Vec<usize> = stored.map(|(number, _)| *number).collect();
        let Some(number) = (!stored.is_empty()).then(|| stored[usize::from(who) % stored.len()]) else { return Ok(()) };
        let object = self.world.objects[&number].clone();
        let Some(key) = object.key else { return Ok(()) };
        self.say(format!("get o{number}"));
        // Whether it would be by itself depends on what the session knows.
        if self.flushes(session, "flush", Session::flush)?.is_none() {
            return Ok(());
        }
        let found = object.kind.find(session, &key).map_err(|error| format!("get failed: {error}"))?;
        let found = found.map(|it| self.seen(session, it)).transpose()?;
        let is_same = |it: &super::world::Object| it.kind == object.kind && it.key.as_ref() == Some(&key);
        let expected = self.world.objects.iter().find(|(_, it)| is_same(it)).map(|(number, _)| *number);
        if found == expected { Ok(()) } else { Err(format!("it gave {found:?} instead of {expected:?}")) }
    }

    /// What a relationship to the association table itself shows is so after each flush.
    fn marks(&mut self, session: &mut Session, who: u8) -> Outcome {
        let Some(owner) = self.pick(who, |it| it == Kind::Order) else { return Ok(()) };
        let Any::Order(order) = self.handles[&owner] else { return Ok(()) };
        self.say(format!("load o{owner}.marks"));
        if self.flushes(session, "flush", Session::flush)?.is_none() || !self.world.objects.contains_key(&owner) {
            return Ok(());
        }
        let marks = session.load(order, Order.marks).map_err(|error| format!("load failed: {error}"))?;
        let mut shown = Vec::new();
        for mark in marks {
            let mark = session.try_get(mark).map_err(|error| format!("a mark is shown: {error}"))?;
            shown.push(mark.label.clone());
        }
        let mut expected = self.world.members(Side::OrderLabels, owner);
        let mut expected: Vec<String> = expected.drain(..).map(|it| self.world.objects[&it].text.clone()).collect();
        shown.sort();
        expected.sort();
        if shown == expected { Ok(()) } else { Err(format!("the marks are {shown:?} instead of {expected:?}")) }
    }

    fn query(&mut self, session: &mut Session, kind: u8) -> Outcome {
        let kind = Kind::ALL[usize::from(kind) % Kind::ALL.len()];
        self.say(format!("query {kind:?}"));
        let found = if self.has_autoflush() {
            self.flushes(session, "query", |session| kind.all(session))?
        } else {
            Some(kind.all(session).map_err(|error| format!("the query failed: {error}"))?)
        };
        self.finds(session, kind, found)
    }

    fn query_with(&mut self, session: &mut Session, side: Side, way: u8) -> Outcome {
        // A key of several columns is not loaded by a subquery.
        let way = way % if [side.owner(), side.target()].contains(&Kind::Site) { 2 } else { 3 };
        self.say(format!("query {:?} with {} ({})", side.owner(), side.name(), way));
        let found = if self.has_autoflush() {
            self.flushes(session, "query", |session| side.query(session, way))?
        } else {
            Some(side.query(session, way).map_err(|error| format!("the query failed: {error}"))?)
        };
        if let (Some(found), true) = (&found, self.has_autoflush()) {
            let unloaded = found.iter().find(|it| it.is_in(session) && side.shown(session, **it).is_none());
            if let Some(any) = unloaded {
                return Err(format!("{any:?} came without {}", side.name()));
            }
        }
        self.finds(session, side.owner(), found)
    }

    fn finds(&mut self, session: &Session, kind: Kind, found: Option<Vec<Any>>) -> Outcome {
        let Some(found) = found else { return Ok(()) };
        let found = self.all_seen(session, found)?;
        let expected = self.flushed.objects.iter().filter(|(_, it)| it.kind == kind).map(|(number, _)| *number);
        let expected: Vec<usize> = expected.collect();
        if found == expected { Ok(()) } else { Err(format!("it gave {found:?} instead of {expected:?}")) }
    }
}

fn side_of(number: u8) -> Side {
    Side::ALL[usize::from(number) % Side::ALL.len()]
}

/// A key that no row has.
fn nowhere(kind: Kind) -> Key {
    match kind {
        Kind::Visit | Kind::Crew => Key::Place("nowhere".to_owned(), 0),
        _ => Key::Id(-1),
    }
}

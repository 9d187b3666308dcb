//! Steps about which row an object is of: another key, out of the session, merged from elsewhere.

use aludel::prelude::*;

use super::objects::{Any, Key, Kind, Side, place_of};
use super::run::{Outcome, Run};
use super::world::{Association, Object, Parent, Shape, State, World};

impl Run<'_> {
    /// Whether the row of an object that is about to be deleted has a key, so that it cannot be used before a flush.
    pub(crate) fn key_is_doomed(&self, kind: Kind, key: &Key) -> bool {
        let is_it = |it: &Object| it.kind == kind && it.state == State::Doomed && it.stored_key() == Some(key);
        self.world.objects.values().any(is_it)
    }

    /// Whether another object is to get the key that the row of an object has. That is to stay then: whether the row can go first
    /// depends on what else there is to flush.
    pub(crate) fn key_is_wanted(&self, number: usize) -> bool {
        let object = &self.world.objects[&number];
        // A new object takes the row over where the database does nothing to what leads there.
        let is_switched = |it: &Object| it.state == State::New && object.kind != Kind::Site;
        let wants = |(other, it): (&usize, &Object)| {
            let is_meant = *other != number && it.kind == object.kind && it.state != State::Doomed && !is_switched(it);
            is_meant && it.key.as_ref() == object.stored_key()
        };
        object.state == State::Stored && object.stored_key().is_some() && self.world.objects.iter().any(wants)
    }

    pub(crate) fn rekey(&mut self, session: &mut Session, who: u8, text: u8) -> Outcome {
        let Some(number) = self.pick(who, |it| it.text_is_key() || it == Kind::Site) else { return Ok(()) };
        let kind = self.world.objects[&number].kind;
        let text = self.new_text(kind, text);
        let key = if kind == Kind::Site { place_of(&text) } else { Key::Name(text.clone()) };
        // MariaDB does not change the key of a row that another one refers to twice.
        let follows_itself = |world: &World| world.pairs.contains(&(Association::Follow, number, number));
        if follows_itself(&self.world) || follows_itself(&self.flushed) {
            return Ok(());
        }
        if self.key_is_doomed(kind, &key) || self.world.objects[&number].key.as_ref() == Some(&key) {
            return Ok(());
        }
        self.say(format!("o{number}.key = {key:?}"));
        self.handles[&number].set_key(session, key.clone());
        if let Some(it) = self.world.objects.get_mut(&number) {
            it.set_key(key);
            if kind.text_is_key() {
                it.text = text;
            }
        }
        Ok(())
    }

    pub(crate) fn expunge(&mut self, session: &mut Session, who: u8) -> Outcome {
        let Some(number) = self.pick(who, |_| true) else { return Ok(()) };
        let any = self.handles[&number];
        let mut going = vec![number];
        if any.kind() == Kind::Customer {
            for member in Side::CustomerAddresses.shown(session, any).unwrap_or_default() {
                going.insert(0, self.seen(session, member)?);
            }
        }
        self.say(format!("expunge {going:?}"));
        any.expunge(session).map_err(|error| format!("expunge failed: {error}"))?;
        for number in going {
            if self.world.objects[&number].state == State::New {
                self.world.give_up(number);
            } else {
                self.discard(number);
                let (now, before) = (&self.world.pairs, &self.flushed.pairs);
                let others = now.iter().filter(|it| it.1 != number && it.2 != number);
                let own = before.iter().filter(|it| it.1 == number || it.2 == number);
                self.world.pairs = others.chain(own).copied().collect();
            }
            self.expunged.extend(self.handles.remove_entry(&number));
        }
        Ok(())
    }

    pub(crate) fn merge(&mut self, session: &mut Session, who: u8, text: u8, parent: u8) -> Outcome {
        self.say("flush".to_owned());
        if self.has_autoflush() && self.flushes(session, "flush", Session::flush)?.is_none() {
            return Ok(());
        }
        let Some(number) = self.pick_merged(who) else { return Ok(()) };
        let Object { kind, key: Some(key), text: old, .. } = self.world.objects[&number].clone() else { return Ok(()) };
        let text = if kind.text_is_key() { old } else { self.new_text(kind, text) };
        let before = match self.handles.get(&number) {
            Some(any) => any.parent_key(session),
            None => self.stored_parent(number),
        };
        let (leads_to, parent) = self.merged_parent(number, parent, before.clone());
        self.say(format!("merge o{number} with {text:?} and {leads_to:?}"));
        let evicted = match parent {
            Some(Parent::To(parent)) => self.evicted(session, kind, parent),
            _ => Vec::new(),
        };
        let merged = match self.handles.get(&number).copied() {
            Some(any) => any.merge_twin(session, &text, leads_to),
            None => kind.merge(session, key, &text, leads_to),
        };
        let merged: Any = merged.map_err(|error| format!("merge failed: {error}"))?;
        if self.seen(session, merged)? != number {
            return Err(format!("it was merged into {merged:?} instead of o{number}"));
        }
        if let Some(it) = self.world.objects.get_mut(&number) {
            it.text = text;
        }
        if let Some(parent) = parent {
            self.world.set_parent(number, parent);
            self.free(&evicted, number);
        }
        Ok(())
    }

    /// An object that a merge may be of: under the key of its row, and with a version that is known.
    fn pick_merged(&self, who: u8) -> Option<usize> {
        let is_meant = |(number, it): &(&usize, &Object)| {
            let is_versioned = matches!(it.kind, Kind::Site | Kind::Crew);
            it.state == State::Stored && !it.has_new_key() && (!is_versioned || self.handles.contains_key(number))
        };
        let all: Vec<usize> = self.world.objects.iter().filter(is_meant).map(|(number, _)| *number).collect();
        (!all.is_empty()).then(|| all[usize::from(who) % all.len()])
    }

    /// The key that the row of an object leads to.
    fn stored_parent(&self, number: usize) -> Option<Key> {
        match self.world.objects[&number].parent {
            Parent::To(parent) => self.world.objects.get(&parent)?.stored_key().cloned(),
            Parent::None | Parent::Taken | Parent::Nothing => None,
        }
    }

    /// Where a merged object leads; and what that changes.
    fn merged_parent(&self, number: usize, choice: u8, before: Option<Key>) -> (Option<Key>, Option<Parent>) {
        let kind = self.world.objects[&number].kind;
        let side = Side::ALL.iter().find(|it| it.owner() == kind && it.shape() == Shape::Parent);
        let parents: Vec<usize> = side.map(|it| self.parents_by_key(it.target())).unwrap_or_default();
        match choice {
            220.. if side.is_some() && !kind.must_have_parent() && before.is_some() => (None, Some(Parent::None)),
            100.. if !parents.is_empty() => {
                let parent = parents[usize::from(choice) % parents.len()];
                let key = self.world.objects[&parent].key.clone();
                if key == before { (before, None) } else { (key, Some(Parent::To(parent))) }
            }
            _ => (before, None),
        }
    }

    /// The objects that the columns of others can be led to.
    pub(crate) fn parents_by_key(&self, kind: Kind) -> Vec<usize> {
        let is_parent = |it: &Object| it.kind == kind && it.state == State::Stored && it.former.is_empty();
        self.world.objects.iter().filter(|(_, it)| is_parent(it)).map(|(number, _)| *number).collect()
    }
}

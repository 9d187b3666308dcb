//! What a program means, in the simplest words: objects by number, each with its parent; pairs; copies of all that to go back to.

use std::collections::{BTreeMap, BTreeSet};

use super::objects::{Key, Kind, Side};

/// Everything there is.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) objects: BTreeMap<usize, Object>,
    /// Who belongs to whom over an association table, in the order of its foreign keys.
    pub(crate) pairs: BTreeSet<(Association, usize, usize)>,
    /// Whether an edit asked for what cannot be done, which the next flush tells.
    pub(crate) has_mistake: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    pub(crate) key: Option<Key>,
    /// The keys that it had since the last flush: the first one is that of its row.
    pub(crate) former: Vec<Key>,
    pub(crate) parent: Parent,
    pub(crate) state: State,
}

impl Object {
    /// The key that its row has.
    pub(crate) fn stored_key(&self) -> Option<&Key> {
        self.former.first().filter(|_| self.state != State::New).or(self.key.as_ref())
    }

    pub(crate) fn has_new_key(&self) -> bool {
        self.state == State::Stored && self.stored_key() != self.key.as_ref()
    }

    pub(crate) fn set_key(&mut self, key: Key) {
        self.former.extend(self.key.replace(key));
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    New,
    Stored,
    Doomed,
}

/// Where an object's foreign key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parent {
    /// Nowhere, and it was not told otherwise.
    None,
    /// Nowhere, for it was taken from where it was.
    Taken,
    To(usize),
    /// To a row that is not there.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Association {
    OrderLabel,
    Follow,
}

/// What becomes of the children of a row that is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The session deletes them.
    Deleted,
    /// The session sets them free.
    Freed,
    /// The database deletes them.
    DeletedThere,
    /// The database sets them free.
    FreedThere,
}

impl Kind {
    /// What becomes of an object of this kind when its parent is deleted; `None` where it has none.
    pub(crate) fn fate(self) -> Option<Fate> {
        match self {
            Self::Address | Self::Profile => Some(Fate::Deleted),
            Self::Order | Self::Folder => Some(Fate::Freed),
            Self::Crew => Some(Fate::DeletedThere),
            Self::Visit => Some(Fate::FreedThere),
            Self::Customer | Self::Label | Self::Person | Self::Site => None,
        }
    }

    pub(crate) fn must_have_parent(self) -> bool {
        matches!(self, Self::Address | Self::Crew)
    }

    /// Whether its text is UNIQUE.
    pub(crate) fn has_unique_text(self) -> bool {
        matches!(self, Self::Address | Self::Site) || self.text_is_key()
    }

    /// Whether its text is its key, which stays as it is.
    pub(crate) fn text_is_key(self) -> bool {
        matches!(self, Self::Label | Self::Person)
    }
}

/// What a side of a relationship shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Parent,
    Children,
    /// At most one child.
    Child,
    /// The objects of the other end; whether this one is the first.
    Pairs(Association, bool),
}

impl Side {
    pub(crate) fn shape(self) -> Shape {
        match self {
            Self::AddressCustomer | Self::ProfileCustomer | Self::OrderCustomer => Shape::Parent,
            Self::FolderParent | Self::VisitSite | Self::CrewSite => Shape::Parent,
            Self::CustomerAddresses | Self::CustomerOrders | Self::FolderFolders => Shape::Children,
            Self::SiteVisits | Self::SiteCrews => Shape::Children,
            Self::CustomerProfile => Shape::Child,
            Self::OrderLabels => Shape::Pairs(Association::OrderLabel, true),
            Self::LabelOrders => Shape::Pairs(Association::OrderLabel, false),
            Self::PersonFollows => Shape::Pairs(Association::Follow, true),
            Self::PersonFollowers => Shape::Pairs(Association::Follow, false),
        }
    }
}

impl World {
    /// Whether an object is there and is to stay.
    pub(crate) fn stays(&self, object: usize) -> bool {
        self.objects.get(&object).is_some_and(|it| it.state != State::Doomed)
    }

    /// What a side of an object shows once it is loaded, in the order of the numbers.
    pub(crate) fn members(&self, side: Side, of: usize) -> Vec<usize> {
        match side.shape() {
            Shape::Parent => match self.objects[&of].parent {
                Parent::To(parent) => vec![parent],
                Parent::None | Parent::Taken | Parent::Nothing => vec![],
            },
            Shape::Children | Shape::Child => self.children(of, side.target()),
            Shape::Pairs(association, is_first) => {
                let ends = self.pairs.iter().filter(|it| it.0 == association);
                let ends = ends.map(|(_, first, second)| if is_first { (*first, *second) } else { (*second, *first) });
                let mut others: Vec<usize> = ends.filter(|it| it.0 == of && self.stays(it.1)).map(|it| it.1).collect();
                others.sort_unstable();
                others
            }
        }
    }

    fn children(&self, parent: usize, kind: Kind) -> Vec<usize> {
        let all = self.objects.iter().filter(|(_, it)| it.kind == kind && it.parent == Parent::To(parent));
        all.filter(|(number, _)| self.stays(**number)).map(|(number, _)| *number).collect()
    }

    fn all_children(&self, parent: usize) -> Vec<usize> {
        Kind::ALL.iter().flat_map(|kind| self.children(parent, *kind)).collect()
    }

    pub(crate) fn set_parent(&mut self, child: usize, parent: Parent) {
        if let Some(object) = self.objects.get_mut(&child) {
            object.parent = parent;
        }
    }

    pub(crate) fn set_pair(&mut self, association: Association, first: usize, second: usize, is_there: bool) {
        let pair = (association, first, second);
        if is_there {
            self.pairs.insert(pair)
        } else {
            self.pairs.remove(&pair)
        };
    }

    /// A stored object is doomed; a new one is gone at once, with the children that would be deleted with it.
    pub(crate) fn delete(&mut self, number: usize) {
        match self.objects.get_mut(&number).map(|it| (it.state, it)) {
            Some((State::Stored, object)) => object.state = State::Doomed,
            Some((State::New, _)) => {
                let children = self.all_children(number);
                self.remove(number);
                for child in children {
                    self.set_parent(child, Parent::Taken);
                    if self.objects.get(&child).and_then(|it| it.kind.fate()) == Some(Fate::Deleted) {
                        self.delete(child);
                    }
                }
            }
            Some((State::Doomed, _)) | None => {}
        }
    }

    /// A new object leaves, and what belonged to it has lost it.
    pub(crate) fn give_up(&mut self, number: usize) {
        let children = self.all_children(number);
        self.remove(number);
        children.into_iter().for_each(|it| self.set_parent(it, Parent::Taken));
    }

    fn remove(&mut self, number: usize) {
        self.objects.remove(&number);
        self.pairs.retain(|it| it.1 != number && it.2 != number);
    }

    /// What a flush does before it sends anything: deletes reach what they reach. Refused where something lost a parent that it
    /// must have.
    pub(crate) fn prepare(&mut self) -> Result<(), String> {
        if std::mem::take(&mut self.has_mistake) {
            return Err("a mistake in an edit".to_owned());
        }
        let mut done: BTreeSet<usize> = BTreeSet::new();
        loop {
            let is_orphan = |it: &Object| it.kind == Kind::Address && it.parent == Parent::Taken && it.state != State::Doomed;
            let orphans: Vec<usize> = self.objects.iter().filter(|it| is_orphan(it.1)).map(|it| *it.0).collect();
            orphans.into_iter().for_each(|it| self.delete(it));
            let is_new = |number: &usize, it: &Object| it.state == State::Doomed && !done.contains(number);
            let doomed: Vec<usize> = self.objects.iter().filter(|it| is_new(it.0, it.1)).map(|it| *it.0).collect();
            if doomed.is_empty() {
                break;
            }
            for parent in doomed {
                done.insert(parent);
                for child in self.all_children(parent) {
                    match self.objects[&child].kind.fate() {
                        Some(Fate::Deleted) => self.delete(child),
                        Some(Fate::Freed) => self.set_parent(child, Parent::Taken),
                        Some(Fate::DeletedThere | Fate::FreedThere) | None => {}
                    }
                }
            }
        }
        let bereft = |it: &&Object| it.state != State::Doomed && it.kind.must_have_parent() && it.parent == Parent::Taken;
        self.objects.values().find(bereft).map_or(Ok(()), |it| Err(format!("{:?} {:?} without its parent", it.kind, it.text)))
    }

    /// A flush; refused with nothing done but what [`prepare`](Self::prepare) does.
    pub(crate) fn flush(&mut self) -> Result<(), String> {
        self.prepare()?;
        if let Some((number, why)) = self.offence() {
            return Err(format!("o{number}: {why}"));
        }
        let doomed: Vec<usize> = self.objects.iter().filter(|it| it.1.state == State::Doomed).map(|it| *it.0).collect();
        for number in doomed {
            for child in self.all_children(number) {
                match self.objects[&child].kind.fate() {
                    Some(Fate::DeletedThere) => self.remove(child),
                    Some(Fate::FreedThere) => self.set_parent(child, Parent::None),
                    Some(Fate::Deleted | Fate::Freed) | None => {}
                }
            }
            self.remove(number);
        }
        for object in self.objects.values_mut() {
            object.state = State::Stored;
            object.former.clear();
            if object.parent == Parent::Taken {
                object.parent = Parent::None;
            }
        }
        Ok(())
    }

    /// Whether keys are handed on in a circle, so that no row can be the first to let go of its own.
    fn circle(&self) -> Option<usize> {
        let moved = |it: &&usize| self.objects[it].has_new_key();
        let giver = |it: usize| {
            let object = &self.objects[&it];
            let gives = |other: &&usize| {
                let other = &self.objects[other];
                other.kind == object.kind && other.has_new_key() && other.stored_key() == object.key.as_ref()
            };
            self.objects.keys().find(gives).copied()
        };
        self.objects.keys().filter(moved).copied().find(|first| {
            let mut next = giver(*first);
            for _ in 0..self.objects.len() {
                match next {
                    Some(it) if it == *first => return true,
                    Some(it) => next = giver(it),
                    None => return false,
                }
            }
            false
        })
    }

    /// An object that the database would not take, and why.
    pub(crate) fn offence(&self) -> Option<(usize, &'static str)> {
        let mut texts: BTreeSet<(Kind, &str)> = BTreeSet::new();
        let mut places: Vec<&Key> = Vec::new();
        let mut parents: BTreeSet<usize> = BTreeSet::new();
        if let Some(number) = self.circle() {
            return Some((number, "takes a key that is let go of in a circle"));
        }
        for (number, it) in self.objects.iter().filter(|(_, it)| it.state != State::Doomed) {
            let is_bad = it.parent == Parent::Nothing || (it.kind.must_have_parent() && !matches!(it.parent, Parent::To(_)));
            if is_bad {
                return Some((*number, "leads nowhere"));
            }
            if it.kind.has_unique_text() && !texts.insert((it.kind, &it.text)) {
                return Some((*number, "has a text that is taken"));
            }
            if let (Kind::Profile, Parent::To(parent)) = (it.kind, it.parent)
                && !parents.insert(parent)
            {
                return Some((*number, "takes a place that is taken"));
            }
            if let Some(key @ Key::Place(..)) = &it.key {
                if places.contains(&key) {
                    return Some((*number, "has a key that is taken"));
                }
                places.push(key);
            }
        }
        None
    }
}

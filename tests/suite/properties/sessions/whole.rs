//! Whether all of a session, and all of the database, is what the model says.

use aludel::prelude::*;

use super::objects::{Any, Kind, Side};
use super::run::{Outcome, Run};
use super::world::{Object, Parent, State, World};

impl Run<'_> {
    /// Passes if everything that the session has and shows is as in the model.
    pub(crate) fn agree(&mut self, session: &Session) -> Outcome {
        for (number, any) in self.handles.clone() {
            let Some(object) = self.world.objects.get(&number).cloned() else {
                if any.is_in(session) {
                    return Err(format!("o{number} {any:?} is still in the session"));
                }
                continue;
            };
            if !any.is_in(session) {
                return Err(format!("o{number} {any:?} is not in the session"));
            }
            if object.state != State::Doomed {
                self.columns_agree(session, number, any, &object)?;
                self.fields_agree(session, number, any)?;
            }
        }
        Ok(())
    }

    fn columns_agree(&self, session: &Session, number: usize, any: Any, object: &Object) -> Outcome {
        let text = any.text(session);
        if text != object.text {
            return Err(format!("o{number} has the text {text:?} instead of {:?}", object.text));
        }
        let key = any.key(session);
        if key != object.key {
            return Err(format!("o{number} has the key {key:?} instead of {:?}", object.key));
        }
        let columns = any.parent_key(session);
        let expected = match object.parent {
            Parent::To(parent) => self.world.objects.get(&parent).and_then(|it| it.key.clone()),
            Parent::None | Parent::Taken => None,
            Parent::Nothing => return Ok(()),
        };
        // A column that cannot be NULL shows nothing until it is known where it leads.
        let is_open = object.kind.must_have_parent() && expected.is_none();
        // Columns follow another key of where they lead when that is flushed.
        let followed = match object.parent {
            Parent::To(parent) => self.world.objects.get(&parent).map_or(&[][..], |it| &it.former),
            Parent::None | Parent::Taken | Parent::Nothing => &[],
        };
        let is_behind = columns.as_ref().is_some_and(|it| followed.contains(it));
        if object.kind.fate().is_some() && !is_open && !is_behind && columns != expected {
            return Err(format!("the columns of o{number} lead to {columns:?} instead of {expected:?}"));
        }
        Ok(())
    }

    fn fields_agree(&mut self, session: &Session, number: usize, any: Any) -> Outcome {
        for side in Side::ALL.iter().copied().filter(|it| it.owner() == any.kind()) {
            let Some(shown) = side.shown(session, any) else { continue };
            let mut numbers = Vec::new();
            for member in shown {
                numbers.push(self.seen(session, member).map_err(|why| format!("o{number}.{}: {why}", side.name()))?);
            }
            numbers.sort_unstable();
            let expected = self.world.members(side, number);
            if numbers != expected {
                return Err(format!("o{number}.{} shows {numbers:?} instead of {expected:?}", side.name()));
            }
        }
        Ok(())
    }

    /// Passes if another session that loads everything finds what was committed.
    pub(crate) fn all_of_database_agrees(&mut self, session: &mut Session) -> Outcome {
        self.rollback(session)?;
        self.database_agrees(session, Side::ALL)
    }

    /// Passes if another session finds the rows of the model, and loads what these relationships show.
    pub(crate) fn database_agrees(&mut self, session: &Session, sides: &[Side]) -> Outcome {
        let mut other = Session::new(self.engine);
        let handles = std::mem::take(&mut self.handles);
        let result = self.loads(&mut other, sides).and_then(|()| self.agree(&other)).and_then(|()| {
            let differs = |(number, any): &(&usize, &Any)| {
                any.is_in(session) && self.handles.get(number).is_some_and(|it| it.version(&other) != any.version(session))
            };
            handles.iter().find(differs).map_or(Ok(()), |(number, _)| Err(format!("o{number} has another version")))
        });
        self.handles = handles;
        result.map_err(|why| format!("in the database, {why}"))
    }

    fn loads(&mut self, session: &mut Session, sides: &[Side]) -> Outcome {
        let failed = |error: aludel::Error| format!("loading failed: {error}");
        for kind in Kind::ALL {
            let found = kind.all(session).map_err(failed)?;
            for any in &found {
                self.seen(session, *any)?;
            }
            let expected = count(&self.world, *kind);
            if found.len() != expected {
                return Err(format!("there are {} of {kind:?} instead of {expected}", found.len()));
            }
        }
        for side in sides {
            side.query(session, 0).map_err(failed)?;
        }
        Ok(())
    }
}

fn count(world: &World, kind: Kind) -> usize {
    world.objects.values().filter(|it| it.kind == kind).count()
}

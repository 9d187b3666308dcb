//! Rows to be updated, with the columns that change.

use crate::orm::key_hash::KeyMap;

/// Rows in the order of their slots. Many change the same columns, so these are there once.
#[derive(Debug, Default)]
pub(super) struct Changed {
    rows: Vec<ChangedRow>,
    shapes: Vec<Vec<usize>>,
    /// Where the shapes are.
    places: KeyMap<Vec<usize>, u32>,
}

/// A row to be updated.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChangedRow {
    pub(super) slot: u32,
    /// The number of the shape.
    pub(super) shape: u32,
}

impl Changed {
    /// Adds a row, in any order; [`sort`](Self::sort) comes before anything else.
    pub(super) fn push(&mut self, slot: u32, columns: &[usize]) {
        let shape = self.shape(columns);
        self.rows.push(ChangedRow { slot, shape });
    }

    pub(super) fn sort(&mut self) {
        self.rows.sort_unstable_by_key(|it| it.slot);
    }

    /// Adds a row, or gives it other columns.
    pub(super) fn insert(&mut self, slot: u32, columns: &[usize]) {
        let shape = self.shape(columns);
        match self.place(slot) {
            Ok(place) => self.rows[place].shape = shape,
            Err(place) => self.rows.insert(place, ChangedRow { slot, shape }),
        }
    }

    fn shape(&mut self, columns: &[usize]) -> u32 {
        // Most rows have the shape of the one before.
        if let Some(latest) = self.rows.last().filter(|it| self.shapes[it.shape as usize] == columns) {
            return latest.shape;
        }
        if let Some(place) = self.places.get(columns) {
            return *place;
        }
        // There are no more shapes than rows, whose slots are as large.
        let place = u32::try_from(self.shapes.len()).unwrap_or(u32::MAX);
        self.shapes.push(columns.to_vec());
        self.places.insert(columns.to_vec(), place);
        place
    }

    fn place(&self, slot: u32) -> Result<usize, usize> {
        self.rows.binary_search_by_key(&slot, |it| it.slot)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn rows(&self) -> &[ChangedRow] {
        &self.rows
    }

    /// The columns of a shape.
    pub(super) fn columns_of(&self, shape: u32) -> &[usize] {
        &self.shapes[shape as usize]
    }

    /// The columns of a row.
    pub(super) fn get(&self, slot: u32) -> Option<&[usize]> {
        let place = self.place(slot).ok()?;
        Some(self.columns_of(self.rows[place].shape))
    }

    /// The rows of which a column among these changes.
    pub(super) fn touching<'c>(&'c self, set: &'c [u16]) -> impl Iterator<Item = u32> + 'c {
        let touches = |columns: &Vec<usize>| set.iter().any(|it| columns.contains(&usize::from(*it)));
        let touching: Vec<bool> = self.shapes.iter().map(touches).collect();
        // Where no shape does, which is what is usual, no row is looked at.
        let rows = if touching.contains(&true) { self.rows.as_slice() } else { &[] };
        rows.iter().filter(move |it| touching[it.shape as usize]).map(|it| it.slot)
    }

    pub(super) fn retain(&mut self, is_kept: impl Fn(u32) -> bool) {
        self.rows.retain(|it| is_kept(it.slot));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_in_order_with_their_columns() {
        let mut changed = Changed::default();
        changed.push(7, &[1]);
        changed.push(3, &[0, 2]);
        changed.push(5, &[1]);
        changed.sort();
        changed.insert(4, &[2]);
        changed.insert(7, &[0, 2]);
        let rows: Vec<_> = changed.rows().iter().map(|it| (it.slot, changed.columns_of(it.shape))).collect();
        assert_eq!(rows, [(3, &[0, 2][..]), (4, &[2]), (5, &[1]), (7, &[0, 2])]);
        assert_eq!(changed.get(5), Some(&[1][..]));
        assert_eq!(changed.get(6), None);
        assert_eq!(changed.touching(&[0]).collect::<Vec<_>>(), [3, 7]);
        assert_eq!(changed.touching(&[9]).count(), 0);
        changed.retain(|it| it != 3);
        assert_eq!(changed.rows().len(), 3);
    }
}

//! Random queries, made of a list of numbers as terms are.

use aludel::tree::CompareOp;

use super::aggregate::{Aggregate, Function};
use super::window::{Ranking, Window};
use super::{Join, Nulls, Over, Query, Sorted, Source};
use crate::properties::table::Table;
use crate::properties::terms::{Ask, Choices, Form, Kind, Term};

/// Names of tables: each is taken once in a query, those of its subqueries included.
const NAMES: [&str; 16] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"];

impl Choices<'_> {
    /// A query that selects terms of some kinds.
    pub(crate) fn query(&mut self, kinds: &[Kind], outer: &[Kind]) -> Query {
        let (sources, columns) = self.sources(outer);
        let filter = self.rarely(2).then(|| self.term(Kind::Truth, &columns));
        let over = self.over(kinds[0], outer.len(), &sources, &columns);
        let scope = match &over {
            Over::Rows(windows) => [columns, windows.iter().map(Window::kind).collect()].concat(),
            Over::Groups(keys, aggregates) => {
                let keys = keys.iter().map(Term::kind);
                outer.iter().copied().chain(keys).chain(aggregates.iter().map(Aggregate::kind)).collect()
            }
        };
        let is_grouped = matches!(over, Over::Groups(..));
        // Neither what rows are grouped by nor windows are known in a subquery of every database.
        let is_plain = matches!(&over, Over::Rows(windows) if windows.is_empty());
        let nesting = if is_plain { self.nesting } else { std::mem::take(&mut self.nesting) };
        let has_keys = matches!(&over, Over::Groups(keys, _) if !keys.is_empty());
        let having = (has_keys && self.rarely(3)).then(|| self.term(Kind::Truth, &scope));
        let mut selected: Vec<_> = kinds.iter().map(|it| self.term(*it, &scope)).collect();
        if is_grouped && !has_keys {
            // Without keys rows are one group because an aggregate is selected.
            selected[0] = Term::Column(kinds[0], outer.len());
        }
        let distinct = self.rarely(4);
        let order = self.order(&selected, (!distinct && !is_grouped).then_some(&scope));
        let limit = (!order.is_empty() && self.rarely(3)).then(|| self.limit());
        self.nesting = nesting;
        Query { sources, filter, over, having, selected, distinct, order, limit }
    }

    /// A query of rows as they are, and a condition about them.
    pub(crate) fn query_and_condition(&mut self) -> (Query, Term) {
        let (sources, columns) = self.sources(&[]);
        let condition = self.term(Kind::Truth, &columns);
        let mut selected = vec![Term::Column(columns[0], 0)];
        let kind = self.kind();
        selected.push(self.term(kind, &columns));
        let over = Over::Rows(Vec::new());
        let query =
            Query { sources, filter: None, over, having: None, selected, distinct: false, order: Vec::new(), limit: None };
        (query, condition)
    }

    /// A query that something is asked of, in a query whose columns are of these kinds.
    pub(crate) fn subquery(&mut self, ask: Ask, kind: Kind, outer: &[Kind]) -> Query {
        self.nesting -= 1;
        let mut query = self.query(&[kind], outer);
        self.nesting += 1;
        match ask {
            // One row at most, which is always the same.
            Ask::Value => {
                query.order = self.order(&query.selected, None);
                query.limit = Some((1, 0));
            }
            // Not every database has a limit there.
            Ask::In | Ask::NotIn => query.limit = None,
            Ask::Exists | Ask::NotExists => {}
        }
        query
    }

    fn limit(&mut self) -> (u8, u8) {
        (*self.one_of(&[3, 1, 5, 0, 20]), *self.one_of(&[0, 1, 4]))
    }

    /// One table, or some that are joined, and the kinds of all columns.
    fn sources(&mut self, outer: &[Kind]) -> (Vec<Source>, Vec<Kind>) {
        let mut columns = outer.to_vec();
        let mut sources = Vec::new();
        let is_within = !outer.is_empty();
        let joins = *self.one_of(if is_within { &[0, 0, 0, 1] } else { &[0, 1, 0, 1, 2] });
        for index in 0..=joins {
            // So few rows that all products of them are small.
            let is_small = is_within && joins > 0 || index > 1;
            let table = if is_small { Table::Husks } else { *self.one_of(&[Table::Grains, Table::Husks]) };
            let own = columns.len();
            columns.extend(table.kinds());
            let join = match index {
                0 => Join::From,
                _ if self.rarely(2) => Join::Left(self.condition(own, &columns)),
                _ => Join::Inner(self.condition(own, &columns)),
            };
            let alias = NAMES[self.aliases % NAMES.len()];
            self.aliases += 1;
            sources.push(Source { table, alias, join });
        }
        (sources, columns)
    }

    /// What joins a table whose columns start at a place: an equality with another one, or anything.
    fn condition(&mut self, own: usize, columns: &[Kind]) -> Term {
        if self.rarely(3) {
            return self.term(Kind::Truth, columns);
        }
        let pairs: Vec<_> = (own..columns.len()).flat_map(|it| (0..own).map(move |other| (it, other))).collect();
        let pairs: Vec<_> = pairs.into_iter().filter(|(it, other)| columns[*it] == columns[*other]).collect();
        let (left, right) = *self.one_of(&pairs);
        let sides = [left, right].map(|it| Term::Column(columns[it], it));
        Term::Form(Form::Compare(CompareOp::Eq), sides.to_vec())
    }

    fn over(&mut self, first: Kind, outer: usize, sources: &[Source], columns: &[Kind]) -> Over {
        match self.below(6) {
            0..=2 => Over::Rows(Vec::new()),
            3 => Over::Rows((0..=self.below(2)).map(|_| self.window(outer, sources, columns)).collect()),
            _ => {
                let keys = (0..self.below(3)).map(|_| self.key(columns)).filter(Term::has_column).collect();
                // An aggregate of the columns around would be one of the query around.
                let hidden = std::mem::replace(&mut self.hidden, outer);
                let nesting = std::mem::replace(&mut self.nesting, 0);
                let greatest = Aggregate { function: Function::Max, argument: self.term(first, columns), filter: None };
                let others = (0..self.below(3)).map(|_| self.aggregate(columns)).collect();
                let aggregates = [vec![greatest], others].concat();
                (self.hidden, self.nesting) = (hidden, nesting);
                Over::Groups(keys, aggregates)
            }
        }
    }

    fn key(&mut self, columns: &[Kind]) -> Term {
        let kind = self.kind();
        self.term(kind, columns)
    }

    fn aggregate(&mut self, columns: &[Kind]) -> Aggregate {
        let function = *self.one_of(&Function::ALL);
        let kind = function.takes().unwrap_or_else(|| self.kind());
        let argument = self.term(kind, columns);
        let filter = self.rarely(4).then(|| self.term(Kind::Truth, columns));
        Aggregate { function, argument, filter }
    }

    fn window(&mut self, outer: usize, sources: &[Source], columns: &[Kind]) -> Window {
        let function = *self.one_of(&Ranking::ALL);
        let kind = self.kind();
        let argument = self.term(kind, columns);
        let partition = if self.rarely(2) { vec![self.key(columns)] } else { Vec::new() };
        let kind = self.kind();
        let first = self.column_of(kind, columns, outer);
        // The keys of all tables, which come first in each of them.
        let mut at = outer;
        let mut order = vec![self.sorted(first)];
        for source in sources {
            order.push(self.sorted(Term::Column(Kind::Int, at)));
            at += source.table.kinds().len();
        }
        Window { function, argument, partition, order }
    }

    /// No order, or one that ends with all that is selected, so that rows in no order of it are alike.
    fn order(&mut self, selected: &[Term], scope: Option<&Vec<Kind>>) -> Vec<Sorted> {
        let mut order = Vec::new();
        if self.rarely(2) {
            return order;
        }
        if let Some(scope) = scope
            && self.rarely(2)
        {
            let kind = self.kind();
            let term = self.term(kind, scope);
            order.push(self.sorted(term));
        }
        for term in selected {
            order.push(self.sorted(term.clone()));
        }
        // A plain value is no order, and refused; SQLite calculates `0 IS NULL` and takes the number for the place of a column.
        order.retain(|it| it.term.has_column());
        order
    }

    /// A column of a kind from a place on, or else the one at that place.
    fn column_of(&mut self, kind: Kind, columns: &[Kind], from: usize) -> Term {
        let own: Vec<_> = (from..columns.len()).filter(|it| columns[*it] == kind).collect();
        let at = if own.is_empty() { from } else { *self.one_of(&own) };
        Term::Column(columns[at], at)
    }

    fn sorted(&mut self, term: Term) -> Sorted {
        let nulls = *self.one_of(&[Nulls::Anywhere, Nulls::First, Nulls::Last]);
        Sorted { term, descending: self.rarely(2), nulls }
    }
}

//! One name for a method of objects and for the same as an expression: the entity's type can be named, so it can have methods.

use aludel::prelude::*;
use aludel::{Engine, Result};

use crate::engines::each_engine;

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "members")]
struct Member {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(length = 40)]
    first: String,
    #[model(length = 40)]
    last: String,
    points: i64,
    #[model(foreign_key = Self.id)]
    sponsor_id: Option<i64>,
}

impl Member {
    fn full_name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    fn is_above(&self, points: i64) -> bool {
        self.points > points
    }
}

impl MemberEntity {
    fn full_name(self) -> Expr<String> {
        self.first.concat(" ").concat(self.last)
    }

    fn is_above(self, points: i64) -> Expr<bool> {
        self.points.gt(points)
    }
}

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        metadata![Member].create_all(engine).expect("the table");
        let member = |id, first: &str, last: &str, points, sponsor_id| Member {
            id: Auto::Set(id),
            first: first.to_owned(),
            last: last.to_owned(),
            points,
            sponsor_id,
        };
        let all = [member(1, "Bo", "Ek", 5, None), member(2, "Ann", "Zorn", 7, Some(1)), member(3, "Ann", "Berg", 9, Some(2))];
        engine.connect().and_then(|mut conn| conn.insert_all(&all)).expect("the members");
        test(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name()));
    });
}

#[test]
fn a_hybrid_says_the_same_of_objects_and_of_rows() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        let rows = conn.execute(select((Member, Member.full_name(), Member.is_above(6))).order_by(Member.id))?.all()?;
        assert_eq!(rows.len(), 3);
        for (member, full_name, is_above) in rows {
            assert_eq!((member.full_name(), member.is_above(6)), (full_name, is_above));
        }
        Ok(())
    });
}

#[test]
fn a_hybrid_filters_sorts_and_groups() {
    everywhere(|engine| {
        let mut conn = engine.connect()?;
        let found = select(Member.full_name()).where_(Member.is_above(6)).order_by(Member.full_name());
        assert_eq!(conn.execute(found)?.all()?, ["Ann Berg", "Ann Zorn"]);
        let one = select(Member.id).where_(Member.full_name().eq("Bo Ek"));
        assert_eq!(conn.execute(one)?.all()?, [1]);
        let most =
            select((Member.is_above(6), func::count(Member.id))).group_by(Member.is_above(6)).order_by(func::count(Member.id));
        assert_eq!(conn.execute(most)?.all()?, [(false, 1), (true, 2)]);
        Ok(())
    });
}

#[test]
fn a_hybrid_is_that_of_the_alias_it_is_called_on() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let sponsor = Member.alias("sponsor");
        let pairs = select((Member.full_name(), sponsor.full_name()))
            .join_on(sponsor, sponsor.id.eq(Member.sponsor_id))
            .where_(sponsor.is_above(6))
            .order_by(sponsor.full_name().desc());
        assert_eq!(session.execute(pairs)?.all(), [("Ann Berg".to_owned(), "Ann Zorn".to_owned())]);
        Ok(())
    });
}

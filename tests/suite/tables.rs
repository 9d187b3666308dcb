//! Tables made from models, and what the databases do with them.

use aludel::prelude::*;
use aludel::{Connection, Engine};

use crate::engines::each_engine;

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "owners")]
struct Owner {
    #[model(primary_key)]
    id: i64,
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "pets")]
struct Pet {
    #[model(primary_key)]
    id: i64,
    #[model(foreign_key = Owner.id, on_delete = cascade, on_update = cascade)]
    owner_id: i64,
    #[model(foreign_key = Owner.id, on_delete = set_null, on_update = set_null)]
    sitter_id: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "chips")]
struct Chip {
    #[model(primary_key)]
    id: i64,
    #[model(foreign_key = Pet.id, on_delete = restrict)]
    pet_id: i64,
}

#[derive(Model)]
#[model(table = "bowls")]
struct Bowl {
    #[model(primary_key)]
    id: i64,
    #[model(foreign_key = Owner.id, on_delete = set_default, default = 1)]
    owner_id: i64,
}

#[test]
fn rows_do_what_their_references_say() {
    each_engine(|engine| references(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name())));
}

fn references(engine: &Engine) -> aludel::Result<()> {
    metadata![Owner, Pet, Chip].create_all(engine)?;
    let mut conn = engine.connect()?;
    conn.insert_all(&[Owner { id: 1 }, Owner { id: 2 }, Owner { id: 3 }])?;
    let pet = |id, owner_id, sitter_id| Pet { id, owner_id, sitter_id };
    conn.insert_all(&[pet(1, 1, Some(2)), pet(2, 2, Some(1)), pet(3, 2, None)])?;
    conn.insert_all(&[Chip { id: 1, pet_id: 3 }])?;

    conn.execute(update(Owner).set(Owner.id.set(7)).where_(Owner.id.eq(1)))?;
    let pets = |conn: &mut Connection| conn.execute(select(Pet).order_by(Pet.id))?.all();
    assert_eq!(pets(&mut conn)?, [pet(1, 7, Some(2)), pet(2, 2, None), pet(3, 2, None)], "the key changed");

    let refused = conn.execute(delete(Owner).where_(Owner.id.eq(2))).expect_err("a chip refers to one of the pets");
    assert!(refused.is_foreign_key_violation(), "{refused}");
    conn.execute(delete(Chip).all_rows())?;
    conn.execute(delete(Owner).where_(Owner.id.eq(2)))?;
    assert_eq!(pets(&mut conn)?, [pet(1, 7, None)], "the owner is gone");
    Ok(())
}

#[test]
fn a_reference_falls_back_to_its_default_where_that_is_possible() {
    each_engine(|engine| {
        let name = engine.dialect().name();
        let created = metadata![Owner, Bowl].create_all(engine);
        if name == "mariadb" || name == "mysql" {
            let error = created.expect_err("the database has no such action");
            assert!(error.to_string().contains("SET DEFAULT"), "{error}");
            return;
        }
        let mut conn = engine.connect().expect("a connection");
        let rows = created.and_then(|()| {
            conn.insert_all(&[Owner { id: 1 }, Owner { id: 2 }])?;
            conn.insert_all(&[Bowl { id: 1, owner_id: 2 }])?;
            conn.execute(delete(Owner).where_(Owner.id.eq(2)))?;
            conn.scalars(select(Bowl.owner_id))
        });
        assert_eq!(rows.unwrap_or_else(|error| panic!("{name}: {error}")), [1]);
    });
}

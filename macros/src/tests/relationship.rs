//! What the derive says of relationships that cannot be, and what it writes for those that can.

use quote::quote;

use super::{check_code, check_errors};

#[test]
fn what_only_shows_changes_nothing() {
    check_errors(
        quote! {
            struct User {
                #[model(primary_key)]
                id: i64,
                #[model(view_only, passive_deletes, cascade(delete))]
                addresses: Many<Address>,
                #[model(filter = Address.verified.eq(true))]
                verified: Many<Address>,
            }
        },
        &[
            "a `view_only` relationship changes nothing, so it deletes nothing: remove the cascade, or `view_only`",
            "a `view_only` relationship deletes nothing, so nothing is left to the database: remove `passive_deletes`, or `view_only`",
            "a relationship with a `filter` shows some of its objects, so it cannot say which there are: add `view_only`, \
             and change them by a relationship without a filter",
        ],
    );
}

#[test]
fn an_association_table_leads_to_many() {
    check_errors(
        quote! {
            struct Member {
                #[model(primary_key)]
                id: i64,
                #[model(through = Membership)]
                club: One<Club>,
            }
        },
        &["an association table leads to any number of objects, and `One<Club>` holds one: \
           make the field a `Many<Club>`, or remove `through`"],
    );
}

#[test]
fn what_several_refer_to_is_no_orphan() {
    check_errors(
        quote! {
            struct Post {
                #[model(primary_key)]
                id: i64,
                #[model(foreign_key = User.id)]
                user_id: i64,
                #[model(cascade(delete_orphan), passive_deletes)]
                user: One<User>,
                #[model(through = PostTag, cascade(delete_orphan))]
                tags: Many<Tag>,
            }
        },
        &[
            "others may refer to the same `User`, so it is no orphan: remove `delete_orphan` here, and give it to the field of `User` \
             that leads to `Post`",
            "a foreign key of `Post` has the database delete rows of `Post`, never its `User`: remove `passive_deletes`, and give it to \
             the field of `User` that leads to `Post`",
            "a `Tag` may belong to others by the association table too, so it is no orphan: remove `delete_orphan`",
        ],
    );
}

#[test]
fn objects_are_in_fields_of_their_own_types() {
    check_errors(
        quote! {
            struct User {
                #[model(primary_key)]
                id: i64,
                addresses: Vec<Address>,
                boss: Option<Box<User>>,
                friend: Option<One<User>>,
                photo: Vec<u8>,
            }
        },
        &[
            "a column holds no list: objects of a model `Address` are in a field `Many<Address>`, over a foreign key of `Address`; \
             a list of anything else is a table of its own",
            "a column holds no object: one of a model `User` is in a field `One<User>`, over a foreign key between the two tables; \
             a value needs no `Box`",
            "a relationship may hold nothing by itself: write `One<User>` without `Option`",
        ],
    );
}

#[test]
fn values_of_options_are_explained() {
    check_errors(
        quote! {
            struct User {
                #[model(primary_key)]
                id: i64,
                #[model(back_populates = user, cascade, order_by = , filters = x)]
                addresses: Many<Address>,
                __alias: Many<Address>,
            }
        },
        &[
            "the other side is a field of a model: write `Model.field`, such as `User.addresses`",
            "the option `cascade` needs what is cascaded: write `cascade(delete)`",
            "the option `order_by` needs a value: write `order_by = …`",
            "unknown option `filters` of a relationship: did you mean `filter`? the options are `foreign_key`, `through`, \
             `back_populates`, `cascade(…)`, `passive_deletes`, `view_only`, `filter`, `order_by`",
            "a field cannot be called `__alias`, which the model needs for itself: rename it",
        ],
    );
}

#[test]
fn a_relationship_is_a_field_of_the_entity_and_no_column() {
    check_code(
        quote! {
            struct Node {
                #[model(primary_key)]
                id: i64,
                #[model(foreign_key = Self.id)]
                parent_id: Option<i64>,
                parent: One<Self>,
                #[model(back_populates = Self.parent)]
                children: Many<Self>,
            }
        },
        &[
            quote!(parent: ::aludel::__private::relation::Relationship<Node, One<Node> >,),
            quote!(::aludel::__private::relation::Relationship::new(&__RELATIONSHIPS[1], 1, __alias)),
            quote!(::aludel::__private::derive_support::relationship(Node.parent)),
            quote!(parent: <One<Node> >::unloaded(&__RELATIONSHIPS[0])),
        ],
    );
}

//! SQL written by hand as an expression, with holes for others.

use super::Node;
use super::depth::above;
use crate::types::DataType;

/// Text by hand in which expressions stand.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Template {
    pub(crate) depth: u16,
    pub(crate) text: TemplateText,
    pub(crate) arguments: Vec<Node>,
    pub(crate) data_type: DataType,
}

/// The text of a template, and how its holes look.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TemplateText {
    /// Each `{}` is the next argument; `{{` and `}}` are braces.
    Braces(&'static str),
    /// `:name` is the argument of this name; the names are in the order of the arguments.
    Names(&'static str, Vec<&'static str>),
}

impl Template {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &TemplateText {
        &self.text
    }

    /// What stands in the holes.
    #[must_use]
    pub fn arguments(&self) -> &[Node] {
        &self.arguments
    }
}

impl Node {
    /// Text by hand with these arguments, giving values of a type.
    #[must_use]
    pub fn template(text: TemplateText, arguments: Vec<Self>, data_type: DataType) -> Self {
        above(&arguments)
            .map_or_else(Self::Invalid, |depth| Self::Template(Box::new(Template { depth, text, arguments, data_type })))
    }
}

//! A struct with fields of every presence, recursive, and an enum of strings.

use uuid::Uuid;

use crate::runtime::patch::Patch;
use crate::runtime::wire::{self, Field};

#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub id: Uuid,
    pub name: String,
    pub parent: Option<Box<Account>>,
    pub limits: Option<Vec<u8>>,
    pub note: Patch<String>,
    pub state: Option<State>,
    pub owner: Option<String>,
}

static ACCOUNT: [Field; 7] = [
    wire::required("id"),
    wire::required("name"),
    wire::optional("parent"),
    wire::optional("limits"),
    wire::patch("note"),
    wire::optional("state"),
    wire::required("owner"),
];

impl wire::Read for Account {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let mut id = None;
        let mut name = None;
        let mut parent = None;
        let mut limits = None;
        let mut note = Patch::Absent;
        let mut state = None;
        let mut owner = None;
        input.object(
            &ACCOUNT,
            &mut [
                &mut id,
                &mut name,
                &mut parent,
                &mut limits,
                &mut note,
                &mut state,
                &mut owner,
            ],
        )?;
        let (Some(id), Some(name), Some(owner)) = (id, name, owner) else {
            return Err(wire::Error::incomplete());
        };
        Ok(Self {
            id,
            name,
            parent,
            limits,
            note,
            state,
            owner,
        })
    }
}

impl wire::Write for Account {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.fields(
            &ACCOUNT,
            &[
                &self.id,
                &self.name,
                &self.parent,
                &self.limits,
                &self.note,
                &self.state,
                &self.owner,
            ],
            &[],
        )
    }
}

wire::impl_serde!(Account);

// An enum of strings.

#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Active,
    Disabled,
    Unknown(String),
}

impl State {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Unknown(text) => text,
        }
    }

    fn known(text: &str) -> Option<Self> {
        match text {
            "active" => Some(Self::Active),
            "disabled" => Some(Self::Disabled),
            _ => None,
        }
    }
}

wire::string_enum!(State);

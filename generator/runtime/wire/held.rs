//! The types of the runtime that this module itself names, so that they cannot name it.

use super::{Input, Output, Read, Result, Write};
use crate::runtime::binary::Binary;

impl Read for Binary {
    fn read(input: Input<'_>) -> Result<Self> {
        input.text("a string").map(Self::from)
    }
}

impl Write for Binary {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        output.binary(self)
    }
}

super::impl_serde!(Binary);

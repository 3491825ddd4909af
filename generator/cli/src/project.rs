//! The folder in which the commands run.

use std::path::PathBuf;

/// Where the documents of an API and its crate are, unless the options of a command say otherwise.
#[derive(Clone, Debug)]
pub struct Project {
    /// Files below this folder are shown relative to it, so that reports do not depend on where it is.
    pub root: PathBuf,
    /// The folder of the documents and their overlays.
    pub spec: PathBuf,
    /// The folder of the crate.
    pub out: PathBuf,
    /// How people call the commands: `openapi-to-crate`, or `cargo xtask` in a repository with a program of its own.
    pub command: String,
}

impl Project {
    /// Returns the project of a crate that has its documents in `spec`.
    ///
    /// ```
    /// let project = openapi_to_crate::Project::of_crate("pets");
    /// assert_eq!(project.spec, std::path::Path::new("pets/spec"));
    /// ```
    pub fn of_crate(folder: impl Into<PathBuf>) -> Self {
        let root = folder.into();
        Self {
            spec: root.join("spec"),
            out: root.clone(),
            root,
            command: "openapi-to-crate".to_owned(),
        }
    }
}

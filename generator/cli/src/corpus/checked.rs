//! Runs the compiler, clippy and rustdoc on a generated crate.
//!
//! Each crate is its own workspace below the scratch folder and uses the repository's lock file, so that nothing has to
//! be downloaded if the repository has been built. Warnings count as errors.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use generator::{Input, Output, Source};

use super::document::Document;
use super::row::Verdict;
use super::{Features, Options};
use crate::files::{self, Exclusive};

/// The folder in which all crates are built.
const TARGET: &str = "target";

/// A description whose crate has all dependencies that a generated crate can have.
pub(crate) const FIRST: &str = r##"{
  "openapi": "3.0.3",
  "info": { "title": "All dependencies", "version": "1" },
  "paths": {},
  "components": { "schemas": { "Moment": { "type": "string", "format": "date-time" } } }
}"##;

/// The folder where crates are written and compiled.
pub struct Scratch {
    folder: PathBuf,
    lock: Option<String>,
    features: &'static [&'static str],
    /// Keeps other runs out of the folder until this one ends.
    _alone: Exclusive,
}

/// The result of a cargo command.
struct Called {
    success: bool,
    report: String,
    time: Duration,
}

impl Scratch {
    /// Builds the dependencies of all crates.
    pub fn new(root: &Path, folder: PathBuf, options: &Options) -> Result<Self, String> {
        let folder = std::path::absolute(&folder)
            .map_err(|error| format!("error: {}: {error}", folder.display()))?;
        let scratch = Self {
            _alone: Exclusive::new(&folder)?,
            folder,
            // Without a lock file, cargo chooses versions.
            lock: fs::read_to_string(root.join("Cargo.lock")).ok(),
            features: match options.features {
                Features::None => &["--no-default-features"],
                Features::Default => &[],
                Features::All => &["--all-features"],
            },
        };
        let first = generator::generate(Input {
            documents: vec![Source {
                name: "first.json".to_owned(),
                text: FIRST.to_owned(),
            }],
            crate_name: "corpus".to_owned(),
            ..Input::default()
        })
        .map_err(|errors| errors.to_string())?;
        let folder = scratch.put("corpus", &first)?;
        let done = scratch.call(&folder, &["check", "--lib"], &[])?;
        match done.success {
            true => Ok(scratch),
            false => Err(format!(
                "error: cargo cannot build what crates depend on\n{}",
                done.report
            )),
        }
    }

    /// Writes the crate of a description, and returns its folder.
    pub fn write(&self, document: &Document, output: &Output) -> Result<PathBuf, String> {
        self.put(&document.crate_name, output)
    }

    fn put(&self, name: &str, output: &Output) -> Result<PathBuf, String> {
        let folder = self.folder.join(name);
        let mut wanted = output.files.clone();
        if let Some(manifest) = wanted.get_mut("Cargo.toml") {
            manifest.push_str("\n# It may lie inside of another workspace.\n[workspace]\n");
        }
        let lock = Exclusive::new(&folder)?;
        let present = files::present(&folder, wanted.keys(), Some("src"))?;
        let plan = files::plan(wanted, &present, |_, _| true).map_err(|it| it.to_string())?;
        files::apply(&lock, &plan)?;
        let lock = folder.join("Cargo.lock");
        if let Some(text) = self.lock.as_ref().filter(|_| !lock.exists()) {
            super::write(&lock, text)?;
        }
        Ok(folder)
    }

    /// Runs `cargo check`, and returns the time it took.
    pub fn check(&self, folder: &Path) -> Result<(Verdict, Duration), String> {
        // A crate that cargo checked in an earlier run takes no time, which would be meaningless.
        let library = folder.join("src/lib.rs");
        let touched = fs::File::options().append(true).open(&library);
        touched
            .and_then(|file| file.set_modified(std::time::SystemTime::now()))
            .map_err(|error| format!("error: cannot touch {}: {error}", library.display()))?;
        let done = self.call(folder, &["check", "--lib"], &[])?;
        Ok((done.verdict(Verdict::DoesNotCompile), done.time))
    }

    /// Runs clippy.
    pub fn clippy(&self, folder: &Path) -> Result<Verdict, String> {
        let done = self.call(folder, &["clippy", "--lib"], &["--", "-Dwarnings"])?;
        Ok(done.verdict(Verdict::Clippy))
    }

    /// Runs rustdoc.
    pub fn doc(&self, folder: &Path) -> Result<Verdict, String> {
        let done = self.call(folder, &["doc", "--lib", "--no-deps"], &[])?;
        Ok(done.verdict(Verdict::Rustdoc))
    }

    /// Compiles an example of a crate, and returns the path of the program. If it does not compile, this is the
    /// verdict.
    pub fn build(&self, folder: &Path, example: &str) -> Result<Result<PathBuf, Verdict>, String> {
        let done = self.call(folder, &["build", "--example", example], &[])?;
        let program = self
            .folder
            .join(TARGET)
            .join("debug/examples")
            .join(example);
        Ok(match done.verdict(Verdict::DoesNotCompile) {
            Verdict::Green => Ok(program),
            verdict => Err(verdict),
        })
    }

    /// Runs cargo; offline if everything it needs is available.
    fn call(&self, folder: &Path, command: &[&str], rest: &[&str]) -> Result<Called, String> {
        let called = self.call_once(folder, command, &["--offline"], rest)?;
        if !called.success && called.report.contains("--offline") {
            return self.call_once(folder, command, &[], rest);
        }
        Ok(called)
    }

    fn call_once(
        &self,
        folder: &Path,
        command: &[&str],
        options: &[&str],
        rest: &[&str],
    ) -> Result<Called, String> {
        let manifest = files::read_text(&folder.join("Cargo.toml"))?;
        // Without it, a crate that is split into features has no operations.
        let parts = manifest
            .contains("\nwhole-api = ")
            .then_some("--features=whole-api");
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let start = Instant::now();
        let output = Command::new(cargo)
            .current_dir(folder)
            .args(command)
            .args(["--quiet", "--message-format", "short"])
            .args(self.features)
            .args(parts)
            .args(options)
            .args(rest)
            .env("CARGO_TARGET_DIR", self.folder.join(TARGET))
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("RUSTFLAGS", "-Dwarnings")
            .env("RUSTDOCFLAGS", "-Dwarnings")
            // Flags and wrappers of an outer cargo apply to its own build only.
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("RUSTC_WORKSPACE_WRAPPER")
            .output()
            .map_err(|error| format!("error: cannot run cargo: {error}"))?;
        Ok(Called {
            success: output.status.success(),
            report: String::from_utf8_lossy(&output.stderr).into_owned(),
            time: start.elapsed(),
        })
    }
}

impl Called {
    fn verdict(&self, wrong: impl FnOnce(String) -> Verdict) -> Verdict {
        if self.success {
            return Verdict::Green;
        }
        // The short format of rustc is `file:line:column: error…`; messages of cargo begin with `error`.
        let mut lines = self.report.lines();
        let is_error = |line: &&str| line.contains(": error") || line.starts_with("error");
        let line = lines.find(is_error).or(self.report.lines().next());
        wrong(line.unwrap_or("it does not say why").to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use generator::Diagnostics;
    use std::collections::BTreeMap;

    /// A crate without dependencies whose library is this text.
    fn output(library: &str) -> Output {
        let manifest = "[package]\nname = \"it\"\nedition = \"2024\"\n";
        Output {
            files: BTreeMap::from([
                ("Cargo.toml".to_owned(), manifest.to_owned()),
                ("src/lib.rs".to_owned(), library.to_owned()),
            ]),
            warnings: Diagnostics::new(),
            documents: 1,
            operations: 0,
            types: 0,
            api_version: String::new(),
            schemas: Vec::new(),
            first_call: None,
            explanation: generator::Explanation::default(),
            report: None,
        }
    }

    #[test]
    fn each_of_them_is_asked_and_its_first_complaint_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = Scratch {
            _alone: Exclusive::new(folder.path()).unwrap(),
            folder: folder.path().to_owned(),
            lock: None,
            features: &["--no-default-features"],
        };
        let complaint = |library| {
            let folder = scratch.put("it", &output(library)).unwrap();
            let verdicts = [
                scratch.check(&folder).unwrap().0,
                scratch.clippy(&folder).unwrap(),
                scratch.doc(&folder).unwrap(),
            ];
            verdicts.into_iter().find(|it| *it != Verdict::Green)
        };
        assert_eq!(complaint("//! It.\n"), None);
        let complaint = |library| complaint(library).map(|it| format!("{it:?}")).unwrap();
        for (library, expected) in [
            (
                "type A = B;",
                "DoesNotCompile(\"src/lib.rs:1:10: error[E0425]: ",
            ),
            (
                "use std::fs;",
                "DoesNotCompile(\"src/lib.rs:1:5: error: unused import",
            ),
            (
                "pub fn f(a: u8) -> bool { return a == 1; }",
                "Clippy(\"src/lib.rs:1:27: error: unneeded",
            ),
            (
                "/// [Nowhere]\npub fn f() {}",
                "Rustdoc(\"src/lib.rs:1:6: error: unresolved link",
            ),
        ] {
            let told = complaint(library);
            assert!(told.starts_with(expected), "{told}");
        }
    }
}

//! A throw-away repository in which the real binary runs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

pub struct Repository(TempDir);

pub struct Done {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Repository {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// One with a document of one operation and one type in `spec/`.
    pub fn with_document() -> Self {
        let repository = Self::new();
        repository.write("spec/pets.json", &document("1.0", "Pet"));
        repository
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Runs `cargo xtask` as from the repository's folder.
    pub fn xtask(&self, arguments: &[&str]) -> Done {
        self.xtask_from("", arguments)
    }

    /// Runs `cargo xtask` as from one of the repository's folders.
    pub fn xtask_from(&self, folder: &str, arguments: &[&str]) -> Done {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(self.path(folder))
            .env("CARGO_MANIFEST_DIR", self.path("xtask"))
            .output()
            .unwrap();
        Done {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Every file below the folder with its bytes and its time.
    pub fn snapshot(&self, folder: &str) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let mut files = BTreeMap::new();
        snapshot(&self.path(folder), &mut files);
        files
    }

    /// Gives all files a time that a write would change.
    pub fn age(&self, folder: &str) {
        let yesterday = SystemTime::now() - Duration::from_secs(86_400);
        for path in self.snapshot(folder).keys() {
            let file = fs::File::options().append(true).open(path).unwrap();
            file.set_modified(yesterday).unwrap();
        }
    }
}

impl Done {
    #[track_caller]
    pub fn succeeded(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }

    /// Failed with 1, and said all of this.
    #[track_caller]
    pub fn failed(self, texts: &[&str]) -> Self {
        assert_eq!(self.code, 1, "{}{}", self.stdout, self.stderr);
        for text in texts {
            assert!(
                self.stderr.contains(text),
                "no `{text}` in\n{}",
                self.stderr
            );
        }
        self
    }

    #[track_caller]
    pub fn says(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(
                self.stdout.contains(text),
                "no `{text}` in\n{}",
                self.stdout
            );
        }
        self
    }
}

/// A description with one operation, which answers with the one type.
pub fn document(version: &str, type_name: &str) -> String {
    let document = serde_json::json!({
        "openapi": "3.0.0",
        "info": { "title": "Pets", "version": version },
        "servers": [{ "url": "https://pets.example" }],
        "paths": {
            "/pets/{id}": {
                "get": {
                    "operationId": "GetPet",
                    "tags": ["Pets"],
                    "parameters": [
                        { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }
                    ],
                    "responses": {
                        "200": {
                            "description": "The pet",
                            "content": { "application/json": {
                                "schema": { "$ref": format!("#/components/schemas/{type_name}") }
                            } }
                        }
                    }
                }
            }
        },
        "components": {
            "schemas": {
                type_name: {
                    "type": "object",
                    "properties": { "name": { "type": "string" } },
                    "required": ["name"]
                }
            }
        }
    });
    format!("{document:#}\n")
}

fn snapshot(folder: &Path, files: &mut BTreeMap<PathBuf, (Vec<u8>, SystemTime)>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            snapshot(&path, files);
        } else {
            let time = fs::metadata(&path).unwrap().modified().unwrap();
            files.insert(path.clone(), (fs::read(&path).unwrap(), time));
        }
    }
}

//! The commands as people run them. One program, since each one that is linked costs a second and 60 MB.

mod support;

mod explain;
mod files;
mod import;
mod regen;
mod repository;
mod several_files;
mod terminal;

//! Combines the examples in the docs of a crate into one program, which is checked in a moment, whereas rustdoc would
//! build and link a crate for each example.

use std::collections::BTreeMap;

/// The examples of what is generated, all of which are `no_run`. Those of the runtime are the same in every crate.
pub fn program(files: &BTreeMap<String, String>) -> String {
    let mut program = String::from("#![allow(unused, deprecated, clippy::all)]\n\nfn main() {}\n");
    let mut count = 0;
    for (_, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let mut is_example = false;
        let docs = text.lines().map(str::trim_start);
        let docs = docs.filter_map(|line| line.strip_prefix("///").or(line.strip_prefix("//!")));
        for line in docs.map(|line| line.strip_prefix(' ').unwrap_or(line)) {
            match line {
                "```no_run" => {
                    program.push_str(&format!("\nfn example_{count}() {{\n"));
                    count += 1;
                    is_example = true;
                }
                "```" if is_example => {
                    program.push_str("}\n");
                    is_example = false;
                }
                line if is_example => {
                    program.push_str(line.strip_prefix("# ").unwrap_or(line));
                    program.push('\n');
                }
                _ => {}
            }
        }
    }
    program
}

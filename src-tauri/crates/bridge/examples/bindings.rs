//! Prints the page's TypeScript types, for `cargo xtask bindings`.

#![allow(clippy::print_stdout)] // printing is what it is for

fn main() {
    print!("{}", bridge::bindings());
}

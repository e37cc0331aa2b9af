//! Documents: what stands in their blocks of code, and the pictures that follow them.

/// A block of Phonon in a document.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its first line in the document, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// The paths of the pictures between it and the next program.
    pub pictures: Vec<String>,
}

/// The programs of a document.
///
/// # Panics
/// Where a program is not closed, or a picture stands before all programs.
pub fn programs(document: &str) -> Vec<Program> {
    let mut programs: Vec<Program> = Vec::new();
    let mut is_open = false;
    for (number, line) in document.lines().enumerate() {
        match programs.last_mut() {
            Some(_) if is_open && line == "```" => is_open = false,
            Some(program) if is_open => program.text += &format!("{line}\n"),
            _ if line == "```phonon" => {
                is_open = true;
                programs.push(Program { line: number + 2, text: String::new(), pictures: Vec::new() });
            }
            last => pictures(line, last),
        }
    }
    assert!(!is_open, "a program is not closed");
    programs
}

/// Gives the pictures of a line to the program above it; where there is none, they show no program.
fn pictures(line: &str, program: Option<&mut Program>) {
    let paths = line.split("![").skip(1).filter_map(|rest| rest.split("](").nth(1)?.split(')').next());
    if let Some(program) = program {
        program.pictures.extend(paths.map(str::to_owned));
    }
}

//! The tree: the files of the repository, as text.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// Folders and files that are not part of the source.
const SKIPPED: &[&str] = &[".git", "target", "node_modules"];

/// All files by their path from the root, with `/` between its parts.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// Reads a folder. Bytes that are not UTF-8 are replaced.
    pub fn read(root: &Path) -> io::Result<Tree> {
        let mut tree = Tree::default();
        tree.read_folder(root, "")?;
        Ok(tree)
    }

    /// A tree made of the given paths and texts.
    pub fn of(files: &[(&str, &str)]) -> Tree {
        Tree { files: files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect() }
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if SKIPPED.contains(&name.as_str()) {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                self.read_folder(&entry.path(), &format!("{path}/"))?;
            } else {
                let bytes = fs::read(entry.path())?;
                self.files.insert(path, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        Ok(())
    }

    /// All files, sorted by path.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files whose names end so.
    pub(crate) fn ending(&self, end: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(move |(path, _)| path.ends_with(end))
    }

    /// The text of one file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether a file or folder has that path.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.files.contains_key(path) || self.folder_files(path).next().is_some()
    }

    /// Whether some file or folder has a path that ends with these parts.
    pub(crate) fn has_ending(&self, parts: &str) -> bool {
        let parts = parts.trim_end_matches('/');
        let (file, folder) = (format!("/{parts}"), format!("/{parts}/"));
        self.has(parts) || self.files().any(|(path, _)| path.ends_with(&file) || path.contains(&folder))
    }

    /// Whether a folder of that name stands at the root.
    pub(crate) fn has_root_folder(&self, name: &str) -> bool {
        !name.is_empty() && self.folder_files(name).next().is_some()
    }

    fn folder_files(&self, folder: &str) -> impl Iterator<Item = &String> {
        let prefix = format!("{folder}/");
        self.files
            .range(prefix.clone()..)
            .map(|(path, _)| path)
            .take_while(move |path| path.starts_with(&prefix))
    }
}

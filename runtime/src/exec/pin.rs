//! Which core a worker stays on.

use core_affinity::CoreId;
use std::path::Path;

/// The cores of this process, one memory node after the other: workers that are neighbours share memory.
pub struct Pins(Vec<CoreId>);

/// A core to stay on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin(CoreId);

impl Pins {
    /// The cores that the system lets this process run on; `None` where it does not say.
    pub fn of_system() -> Option<Pins> {
        let cores = core_affinity::get_core_ids().filter(|cores| !cores.is_empty())?;
        let nodes = nodes(Path::new("/sys/devices/system/node"));
        let allowed = |id: &usize| cores.iter().copied().find(|core| core.id == *id);
        let mut pins: Vec<CoreId> = nodes.iter().flatten().filter_map(allowed).collect();
        // Where nothing is known about memory nodes, the order is that of the system.
        pins.extend(cores.iter().filter(|core| !nodes.iter().flatten().any(|id| *id == core.id)));
        Some(Pins(pins))
    }

    /// The core of a worker, round and round.
    pub fn of(&self, worker: usize) -> Pin {
        Pin(self.0[worker % self.0.len()])
    }
}

impl Pin {
    /// Keeps the calling thread on the core; a system that refuses lets it run where it was.
    pub fn hold(self) {
        core_affinity::set_for_current(self.0);
    }
}

/// The numbers of the cores of each memory node, as Linux tells them.
fn nodes(folder: &Path) -> Vec<Vec<usize>> {
    let number = |name: &str| name.strip_prefix("node").and_then(|digits| digits.parse::<usize>().ok());
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let mut nodes: Vec<(usize, Vec<usize>)> = entries
        .filter_map(|entry| {
            let node = number(entry.file_name().to_str()?)?;
            Some((node, list(&std::fs::read_to_string(entry.path().join("cpulist")).ok()?)))
        })
        .collect();
    nodes.sort();
    nodes.into_iter().map(|(_, cores)| cores).collect()
}

/// The numbers in a list such as `0-3,8,10-11`.
fn list(text: &str) -> Vec<usize> {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some(first.parse().ok()?..=last.parse().ok()?)
    };
    text.trim().split(',').filter_map(range).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::{list, nodes};

    #[test]
    fn cores_are_read_node_by_node() {
        assert_eq!(list("0-3,8,10-11\n"), [0, 1, 2, 3, 8, 10, 11]);
        assert_eq!(list("\n"), [0; 0]);
        let folder = tempfile::tempdir().expect("a folder");
        for (node, cores) in [("node10", "4-5"), ("node0", "0,2"), ("node1", "1,3"), ("power", "9")] {
            std::fs::create_dir(folder.path().join(node)).expect("a folder");
            std::fs::write(folder.path().join(node).join("cpulist"), cores).expect("a file");
        }
        assert_eq!(nodes(folder.path()), [vec![0, 2], vec![1, 3], vec![4, 5]]);
        assert!(nodes(&folder.path().join("missing")).is_empty());
    }
}

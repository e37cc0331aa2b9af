//! A connection to the server, and questions to it.

use super::{ANSWER, DeviceError};
use pulseaudio::cookie_path_from_env;
use pulseaudio::protocol::{
    AuthParams, AuthReply, Command, CommandReply, MAX_VERSION, Prop, Props, ProtocolError,
    SetClientNameReply, read_reply_message, write_command_message,
};
use std::env;
use std::ffi::OsString;
use std::io::BufReader;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

/// What the server calls us.
const CLIENT_NAME: &std::ffi::CStr = c"phonon";

/// Bytes of the key that lets clients in.
const COOKIE_BYTES: usize = 256;

/// A connection whose server has let us in.
pub(super) struct Connection {
    pub socket: BufReader<UnixStream>,
    pub version: u16,
    questions: u32,
}

impl Connection {
    /// Connects to the server that listens there; without a path to that of the user's session.
    pub fn open(path: Option<&Path>) -> Result<Connection, DeviceError> {
        let path = match path {
            Some(path) => path.to_owned(),
            None => socket(|name| env::var_os(name)).map_err(DeviceError::Absent)?,
        };
        let socket = connect(&path).map_err(|error| {
            DeviceError::Absent(format!("no sound server answers at `{}`: {error}", path.display()))
        })?;
        let mut connection =
            Connection { socket: BufReader::new(socket), version: MAX_VERSION, questions: 0 };
        let cookie = cookie_path_from_env().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
        let mut key = vec![0; COOKIE_BYTES];
        // Without the right key the server asks the system who we are.
        if cookie.len() == COOKIE_BYTES {
            key = cookie;
        }
        let auth =
            AuthParams { version: MAX_VERSION, supports_shm: false, supports_memfd: false, cookie: key };
        let reply: AuthReply = connection.ask(&Command::Auth(auth))?;
        connection.version = reply.version.min(MAX_VERSION);
        let mut props = Props::new();
        props.set(Prop::ApplicationName, CLIENT_NAME);
        let _: SetClientNameReply = connection.ask(&Command::SetClientName(props))?;
        Ok(connection)
    }

    /// Asks the server, and waits for the answer. Nothing else may come before it.
    pub fn ask<T: CommandReply>(&mut self, question: &Command) -> Result<T, DeviceError> {
        let number = self.questions;
        self.questions += 1;
        let failed = |error: ProtocolError| DeviceError::Failed(format!("the sound server: {error}"));
        write_command_message(self.socket.get_mut(), number, question, self.version).map_err(failed)?;
        let (_, answer) = read_reply_message(&mut self.socket, self.version).map_err(failed)?;
        Ok(answer)
    }
}

fn connect(path: &Path) -> std::io::Result<UnixStream> {
    let socket = UnixStream::connect(path)?;
    socket.set_read_timeout(Some(ANSWER))?;
    socket.set_write_timeout(Some(ANSWER))?;
    Ok(socket)
}

/// Where the server listens. `variable` gives the variables of the environment.
fn socket(variable: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, String> {
    let given = |name| variable(name).filter(|value| !value.is_empty());
    if let Some(server) = given("PULSE_SERVER") {
        let server = server.to_string_lossy().into_owned();
        // The address may begin with the name of the machine it is for, as in `{name}unix:/path`.
        let address = server.rsplit_once('}').map_or(server.as_str(), |(_, address)| address);
        let path = address.strip_prefix("unix:").or(Some(address).filter(|address| address.starts_with('/')));
        let elsewhere = || format!("PULSE_SERVER names no socket of this machine: `{server}`");
        return path.map(PathBuf::from).ok_or_else(elsewhere);
    }
    if let Some(folder) = given("PULSE_RUNTIME_PATH") {
        return Ok(PathBuf::from(folder).join("native"));
    }
    let folder = given("XDG_RUNTIME_DIR");
    let nowhere = || "there is no sound server: neither PULSE_SERVER nor XDG_RUNTIME_DIR is set".to_owned();
    Ok(PathBuf::from(folder.ok_or_else(nowhere)?).join("pulse/native"))
}

#[cfg(test)]
mod tests {
    use super::socket;
    use std::path::Path;

    /// Checks where the server is looked for; nothing for an error.
    fn check(variables: &[(&str, &str)], expected: Option<&str>) {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).into())
        };
        assert_eq!(socket(variable).ok().as_deref(), expected.map(Path::new), "{variables:?}");
    }

    #[test]
    fn servers_are_found_as_other_programs_find_them() {
        let session = ("XDG_RUNTIME_DIR", "/run/user/7");
        check(&[], None);
        check(&[session], Some("/run/user/7/pulse/native"));
        check(&[session, ("PULSE_SERVER", "")], Some("/run/user/7/pulse/native"));
        check(&[session, ("PULSE_RUNTIME_PATH", "/a")], Some("/a/native"));
        check(&[session, ("PULSE_SERVER", "unix:/b/c")], Some("/b/c"));
        check(&[session, ("PULSE_SERVER", "{00ff}unix:/b/c")], Some("/b/c"));
        check(&[("PULSE_SERVER", "/b/c")], Some("/b/c"));
        check(&[session, ("PULSE_SERVER", "tcp:far:4713")], None);
    }
}

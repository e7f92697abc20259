//! Files in the form of `/etc/hosts`.

use super::NetworkError;
use std::collections::HashMap;
use std::net::IpAddr;
use std::path::Path;

/// Names by address.
#[derive(Default)]
pub(super) struct HostsFile {
    names: HashMap<IpAddr, Vec<String>>,
}

impl HostsFile {
    pub(super) fn add(&mut self, path: &Path, text: &str) -> Result<(), NetworkError> {
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let entry = line.split('#').next().unwrap_or_default();
            let mut words = entry.split_whitespace();
            let Some(word) = words.next() else { continue };
            // `fe80::1%lo0`: the interface says nothing about the address.
            let address = word.split('%').next().unwrap_or_default().parse::<IpAddr>();
            let names: Vec<String> = words.map(String::from).collect();
            match address {
                Ok(address) if !names.is_empty() => self.names.entry(address).or_default().extend(names),
                _ => {
                    let text = entry.trim().chars().take(80).collect();
                    return Err(NetworkError::Line { path: path.to_path_buf(), line: index + 1, text });
                }
            }
        }
        Ok(())
    }

    pub(super) fn names(&self, address: IpAddr) -> &[String] {
        self.names.get(&address).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lines() -> Result<(), Box<dyn std::error::Error>> {
        let mut hosts = HostsFile::default();
        let text = "\u{feff}# names\r\n192.0.2.7\twww.example.com www # web\r\n\n2001:DB8::7 six\n192.0.2.7 later\nfe80::1%lo0 me\n";
        hosts.add(Path::new("hosts"), text)?;
        assert_eq!(hosts.names("192.0.2.7".parse()?), ["www.example.com", "www", "later"]);
        assert_eq!(hosts.names("2001:db8:0::7".parse()?), ["six"]);
        assert_eq!(hosts.names("fe80::1".parse()?), ["me"]);
        assert!(hosts.names("192.0.2.8".parse()?).is_empty());
        Ok(())
    }

    #[test]
    fn says_which_line_is_wrong() {
        for text in ["192.0.2.7 a\naddress,name\n", "\n192.0.2.7\n", "# a\n192.0.2.300 b # c"] {
            let error = HostsFile::default().add(Path::new("hosts"), text).expect_err(text);
            assert!(error.to_string().starts_with("hosts, line 2: '"), "{error}");
        }
    }
}

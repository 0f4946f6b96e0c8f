//! Which other machine a program would send text to, as far as that is named: in the field
//! for the server, or in its command. What a program does beyond that nobody can tell.

use std::net::IpAddr;

/// The machine that an address names, unless it is this one: `http://10.0.0.5:8080/v1` is
/// `10.0.0.5`, `localhost:11434` none. What cannot be read is taken for another machine.
pub fn other_machine(address: &str) -> Option<String> {
    let address = address.trim();
    if address.is_empty() {
        return None;
    }
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let place = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let place = place.rsplit_once('@').map_or(place, |(_, host)| host);
    let host = match place.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        // An IPv6 address may stand by itself.
        None if place.parse::<IpAddr>().is_ok() => place,
        None => place.rsplit_once(':').map_or(place, |(host, _)| host),
    };
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    let here = name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    (!here).then(|| if host.is_empty() { address.to_owned() } else { host.to_owned() })
}

/// The first other machine that the server’s address or an address in the command names.
pub fn named_machine(server: &str, words: &[String]) -> Option<String> {
    let in_command = words.iter().flat_map(|word| word.split(['=', ',', '\'', '"', ' ']));
    let mut addresses = in_command.filter(|part| part.contains("://"));
    other_machine(server).or_else(|| addresses.find_map(other_machine))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_machines_are_told_from_this_one() {
        for here in [
            "",
            " ",
            "localhost",
            "http://localhost:11434/v1",
            "127.0.0.1:8080",
            "http://127.3.2.1",
            "[::1]:80",
            "::1",
            "https://ollama.localhost/x",
            "http://me:pw@LOCALHOST.:1/",
        ] {
            assert_eq!(other_machine(here), None, "{here}");
        }
        for (there, host) in [
            ("https://api.example.com/v1", "api.example.com"),
            ("10.0.0.5:8080", "10.0.0.5"),
            ("http://localhost.example.com", "localhost.example.com"),
            ("http://localhost@example.com", "example.com"),
            ("http://example.com\\@localhost", "example.com"),
            ("[2001:db8::1]:80", "2001:db8::1"),
            ("0.0.0.0", "0.0.0.0"),
            ("http://", "http://"),
        ] {
            assert_eq!(other_machine(there).as_deref(), Some(host), "{there}");
        }
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let command = words("python3 m.py --url=https://a.example/v1");
        assert_eq!(named_machine("localhost", &command).as_deref(), Some("a.example"));
        assert_eq!(named_machine("localhost", &words("python3 m.py a.example")), None);
    }
}

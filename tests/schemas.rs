//! Schemas through the public API: the built-in ones, files with mistakes, round trips.

use tagline::schema::{BUILTIN_NAMES, Schema, builtin, builtin_source};

#[test]
fn every_built_in_schema_loads_without_a_finding() {
    for name in BUILTIN_NAMES {
        let schema = Schema::from_ron(builtin_source(name).unwrap())
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(schema.name, name);
        assert_eq!(schema.validate(), [], "{name}");
        assert_eq!(builtin(name), Some(schema));
    }
    assert_eq!(builtin("no-such"), None);
}

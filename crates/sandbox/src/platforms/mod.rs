//! Stand-ins for the platforms over HTTP, for development and tests: never for the open network.

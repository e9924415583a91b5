"""Load graphs into a store on disk or into a server: each graph of the files replaces the one of its name."""

from kg.load.embedded import Loaded, load_into_store
from kg.load.remote import Loader, Sent
from kg.load.servers import credentials, curl_lines

__all__ = ["Loaded", "Loader", "Sent", "credentials", "curl_lines", "load_into_store"]

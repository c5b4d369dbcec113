"""StationDesk: the offline-first desk of a Chinese village service station (村级便民服务站)."""

__version__ = "0.1.0"

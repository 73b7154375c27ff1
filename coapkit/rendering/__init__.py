"""From a contract to paper: views, HTML, PDF, RTF and charts."""

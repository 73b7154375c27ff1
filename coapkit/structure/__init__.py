"""Form: the document against the JSON Schemas, with violations said in Portuguese."""

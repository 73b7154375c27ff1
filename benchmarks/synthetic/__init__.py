"""Clean, believable contracts of real health regions, for measuring and for tests.

Data flows one way: reference tables -> profile of a region -> plain data of a contract -> YAML.
Regions, municipalities, codes, populations, RENASES and RENAME items are real; people, amounts,
services and acts are made up, always the same for the same region.
"""

"""coapkit: validates and renders the Contrato Organizativo da Ação Pública da Saúde (COAP)."""

# Read here and by the build; importlib.metadata would cost 50 ms at every start.
__version__ = "0.1.0"

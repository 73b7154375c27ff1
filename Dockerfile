# docker build -t coapkit .
# docker run --rm --network none -v "$PWD:/contratos" --user "$(id -u):$(id -g)" coapkit validate .
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
# The lock as constraints: the same versions as those tested.
RUN sed -e '/--hash=/d' -e 's/ \\$//' requirements-dev.lock > /constraints.txt \
    && python -m venv /opt/coapkit \
    && /opt/coapkit/bin/pip install --no-cache-dir --constraint /constraints.txt .

FROM python:3.12-slim
# The libraries that draw PDFs; scripts/lib.sh says why these.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 coapkit
COPY --from=build /opt/coapkit /opt/coapkit
ENV PATH=/opt/coapkit/bin:$PATH LANG=C.UTF-8 XDG_CACHE_HOME=/tmp/cache
USER coapkit
WORKDIR /contratos
ENTRYPOINT ["coapkit"]
CMD ["--help"]

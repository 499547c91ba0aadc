# What the jobs of the workflows run in: act's counterpart to a runner of somebody's company. It has what the recipes call
# (the official image gets it from Debian, the stand-in base brings it), and it trusts the tests' private authority.
ARG PYTHON_IMAGE
FROM ${PYTHON_IMAGE}
# An image for tests, which is thrown away: any version serves, and its size doesn't matter.
# hadolint ignore=DL3008,DL3009
RUN command -v make || { apt-get update && apt-get install --yes --no-install-recommends make jq curl; }
COPY ca.pem /usr/local/share/ca-certificates/fire-routine-tests.crt
RUN update-ca-certificates

# The action's image. GitHub's runner builds it (or pulls a released one) before the first step of a job that names
# the action, and runs it as root with the checkout as working directory: so there is no USER and no WORKDIR here,
# and no shell that starts. The base needs `python`, `pip`, `env` of GNU's coreutils and CA certificates, nothing else.
# docs/packaging.md says why it is made like this.

# The tag is for people, the digest decides. It is the digest of the index, so every platform of the base works.
ARG PYTHON_IMAGE=python:3.13.16-slim-trixie@sha256:70729b46c69b4f1e97c4822c1af3df53a1476cf5ddc6c087c0c10bc3a5678c2f

# What is added to the base is made here, and only /tree goes on.
FROM ${PYTHON_IMAGE} AS build
COPY requirements.txt /
RUN python -m pip install --no-cache-dir --disable-pip-version-check --root-user-action ignore --no-compile \
        --require-hashes --no-deps --only-binary :all: --target /opt/fire-routine -r /requirements.txt
COPY src/fire_routine /opt/fire-routine/fire_routine
COPY scripts/image_tree.py /
RUN python -IB /image_tree.py /opt/fire-routine /tree

FROM ${PYTHON_IMAGE}

LABEL org.opencontainers.image.title="Fire routine" \
      org.opencontainers.image.description="Starts a Claude Code routine when a build fails or a deploy finishes" \
      org.opencontainers.image.licenses="MIT"

COPY --from=build /tree/ /

# Logs are read in several threads. With one heap for all of them the peak of memory is a third lower (bench_evidence).
ENV MALLOC_ARENA_MAX=1

# The kernel keeps signals until Python has handlers for them: without, a job that is cancelled in the first 25 ms would
# end without a report, or go on.
ENTRYPOINT ["env", "--block-signal=INT,TERM", "python", "-Iu", "-X", "utf8", "-m", "fire_routine"]

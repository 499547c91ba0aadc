# The action's image. GitHub's runner builds it (or pulls a released one) before the first step of a job that names
# the action, and runs it as root with the checkout as working directory: so there is no USER and no WORKDIR here,
# and nothing but Python that starts. The base needs `python`, `pip` and CA certificates, nothing else.

# The tag is for people, the digest decides. It is the digest of the index, so every platform of the base works.
ARG PYTHON_IMAGE=python:3.13.16-slim-trixie@sha256:70729b46c69b4f1e97c4822c1af3df53a1476cf5ddc6c087c0c10bc3a5678c2f
FROM ${PYTHON_IMAGE}

LABEL org.opencontainers.image.title="Fire routine" \
      org.opencontainers.image.description="Fires a Claude Code routine once, with what a good engineer would tell a colleague" \
      org.opencontainers.image.licenses="MIT"

# A folder of our own, known to Python by a .pth file: `python -I` reads that, and neither PYTHONPATH nor the
# checkout. actions-toolkit's wheel brings its tests as a top-level package; they go.
# Bytecode is made once, here, and never compared with its source again (unchecked-hash).
COPY requirements.txt /opt/fire-routine/
RUN PYTHONDONTWRITEBYTECODE=1 python -m pip install --no-cache-dir --disable-pip-version-check --root-user-action ignore \
        --no-compile --require-hashes --no-deps --only-binary :all: --target /opt/fire-routine -r /opt/fire-routine/requirements.txt \
    && rm -r /opt/fire-routine/tests /opt/fire-routine/bin \
    && echo /opt/fire-routine > "$(python -Ic 'import site; print(site.getsitepackages()[0])')/fire_routine.pth" \
    && python -Im compileall -q --invalidation-mode unchecked-hash /opt/fire-routine

# The official images carry no bytecode of the standard library, and a container starts from nothing each time. Loading
# once all that a fire can need leaves the bytecode of just those modules: half a second less at each start.
COPY src/fire_routine /opt/fire-routine/fire_routine
RUN python -Im compileall -q --invalidation-mode unchecked-hash /opt/fire-routine/fire_routine \
    && python -Ic 'import codecs, fire_routine, httpx, pkgutil; \
        names = [module.name for module in pkgutil.walk_packages(fire_routine.__path__, "fire_routine.")]; \
        [__import__(name) for name in names if not name.endswith(".__main__")]; \
        httpx.Client().close(); [codecs.lookup(name) for name in ("idna", "utf-16", "utf-16-le", "utf-8-sig")]'

# Logs are read in several threads. With one heap for all of them the peak of memory is a third lower (bench_evidence).
ENV MALLOC_ARENA_MAX=1

ENTRYPOINT ["python", "-Iu", "-X", "utf8", "-m", "fire_routine"]

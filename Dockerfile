# The worker, the gateway and the command line of Due Process.
#
# This file has not been built where it was written: no Docker engine was at hand. Its steps are
# those of the Makefile, which are run all the time.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1
WORKDIR /app

# Dependencies first: they change less often than the code.
COPY requirements/runtime.lock requirements/runtime.lock
RUN pip install --require-hashes -r requirements/runtime.lock

COPY domain domain
COPY activities activities
COPY workflows workflows
COPY infra infra
COPY starter starter
COPY policies policies
COPY worker.py ./

# A volume that is mounted there for the first time belongs to whom the folder belongs to.
RUN useradd --system --no-create-home dueprocess && install -d -o dueprocess -m 0700 /keys
USER dueprocess

CMD ["python", "-m", "worker"]

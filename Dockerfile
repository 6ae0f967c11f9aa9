# One image for web, worker, beat and the one-shot migration; docker-compose.yml says which command each of them runs.

FROM python:3.11-slim AS build
WORKDIR /app
# What changes seldom comes first: packages from the lock, browser files proven by their hash (Node from its own wheel).
COPY run requirements.lock ./
COPY scripts scripts
COPY static/js/admin-alpine.js static/js/
RUN ./run setup
# The extra for PDFs.
COPY requirements-pdf.lock ./
RUN .venv/bin/python -m pip install --no-cache-dir --no-deps -r requirements-pdf.lock
COPY . .
# The settings serve hashed, compressed files where a manifest lies, so an empty one must lie there before the first collection.
RUN mkdir -p staticfiles && echo '{"version": "1.1", "paths": {}}' > staticfiles/staticfiles.json \
    && SECRET_KEY=only-for-the-build .venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && chmod -R a+rX staticfiles \
    && .venv/bin/python -m pip uninstall --yes --quiet uv \
    && .venv/bin/python -m compileall -q candidates debriefs interviews logins privacy recruiting \
    && rm -rf var

FROM python:3.11-slim
WORKDIR /app
# What WeasyPrint draws text with; and pg_dump and pg_restore for backups, from Postgres's own packages, since both must be of the very
# version of docker-compose.yml's server: older ones refuse to read it, newer ones write settings that it doesn't know.
RUN apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install -y --no-install-recommends postgresql-client-16 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
# The program belongs to root and cannot change itself; only var/ and backups/ are written. A real home: libraries keep caches there.
RUN useradd --create-home --uid 10001 fairloop && install -d -m 700 -o fairloop -g fairloop var backups
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER fairloop
VOLUME /app/var /app/backups
EXPOSE 8000
CMD ["python", "-m", "recruiting.server", "recruiting.wsgi", "--bind", "0.0.0.0:8000", "--bodies", "var/incoming"]

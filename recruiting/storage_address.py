"""Where files lie, as one address."""

from urllib.parse import parse_qs, unquote, urlsplit


def storage_at(address: str) -> dict[str, object]:
    """A folder, as file:///path, or a bucket: s3://key:secret@host/bucket?region=…&scheme=…"""
    parts = urlsplit(address)
    if parts.scheme != "s3":
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": parts.path, "file_permissions_mode": 0o600},
        }
    from botocore.config import Config as BotoConfig  # takes its time, and a folder needs none of it

    options = {key: values[0] for key, values in parse_qs(parts.query).items()}
    server = parts.netloc.rpartition("@")[2]
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.path.strip("/"),
            "access_key": unquote(parts.username or "") or None,
            "secret_key": unquote(parts.password or "") or None,
            "endpoint_url": f"{options.get('scheme', 'https')}://{server}" if server else None,
            "region_name": options.get("region", "us-east-1"),
            "file_overwrite": False,
            "default_acl": None,
            "max_memory_size": 8 * 1024 * 1024,  # what is read in one piece goes to a disk beyond that
            "client_config": BotoConfig(
                signature_version="s3v4",
                s3={"addressing_style": "path"} if server else {},
                connect_timeout=5,
                read_timeout=60,
                retries={"total_max_attempts": 3, "mode": "standard"},
                # Ours is Content-MD5, which servers other than Amazon's know too.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }

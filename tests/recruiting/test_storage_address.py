"""One address says where files lie."""

from recruiting.storage_address import storage_at


def test_folder_is_private():
    storage = storage_at("file:///srv/archive")

    assert storage["OPTIONS"] == {"location": "/srv/archive", "file_permissions_mode": 0o600}


def test_bucket_has_its_server_keys_and_region():
    options = storage_at("s3://id:a%2Fb@s3.example.com:9000/recordings?region=eu-central-1&scheme=http")["OPTIONS"]

    assert isinstance(options, dict)
    assert options["bucket_name"] == "recordings"
    assert (options["access_key"], options["secret_key"]) == ("id", "a/b")
    assert (options["endpoint_url"], options["region_name"]) == ("http://s3.example.com:9000", "eu-central-1")
    assert options["file_overwrite"] is False


def test_amazons_own_is_asked_where_none_is_named():
    options = storage_at("s3:///recordings")["OPTIONS"]

    assert isinstance(options, dict)
    assert (options["endpoint_url"], options["access_key"]) == (None, None)

"""The API's description is complete: every view names its shapes, and no two shapes share a name."""

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from tests.architecture.routes import routes


def test_the_description_is_valid_and_leaves_nothing_to_guess():
    with GENERATOR_STATS.silence():
        schema = SchemaGenerator().get_schema(request=None, public=True)
        validate_schema(schema)
        warnings, errors = dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)

    assert (warnings, errors) == ({}, {})


def test_every_route_of_the_api_is_described():
    with GENERATOR_STATS.silence():
        schema = SchemaGenerator().get_schema(request=None, public=True)
    described = {(path, method.upper()) for path, verbs in schema["paths"].items() for method in verbs}

    assert len(described) == len([route for route in routes() if route.view and route.address.startswith("/api/v1/")])

"""Every HTTP endpoint that a feature serves besides exchanges: the one literal list."""

from server.features.devices import http as devices_http
from server.features.files import http as files_http
from server.features.handovers import http as handovers_http
from server.features.orders import http as orders_http
from server.features.statements import http as statements_http
from server.features.templates import http as templates_http

ENDPOINTS = [
    *devices_http.ENDPOINTS,
    *files_http.ENDPOINTS,
    *orders_http.ENDPOINTS,
    *handovers_http.ENDPOINTS,
    *statements_http.ENDPOINTS,
    *templates_http.ENDPOINTS,
]

"""Files besides exchanges: sending them in with tus, and fetching them.

tus 1.0.0 (https://tus.io/protocols/resumable-upload), the core protocol with the extensions Creation and Termination. Ordinary
clients work when they send `sha256` (64 hex digits) and `filetype` in Upload-Metadata. Three things go beyond:

- A device that is out of service may send, as it may push (MU10): what belongs to held work is received. It fetches nothing.
- Creating an upload of a file that is on its way, or here already, answers with that upload, and says in Upload-Offset how far it
  is. A client that looks sends nothing twice; one that does not is told 409 and asks with HEAD, as it does after any cut.
- An upload that has all its bytes is settled before anybody is told so: Upload-Offset equals Upload-Length only when the file is
  verified and durable.
"""

import base64
import binascii
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from server.features.files.models import Upload
from server.features.files.ranges import Unsatisfiable, known, part, unchanged
from server.features.files.rules import EXTENSIONS, MAX_SIZE, MB, Kind
from server.features.files.uploads import Files
from server.features.people.rules import Role
from server.http.endpoint import PUBLIC, Endpoint, actor_of
from server.http.problems import on_problem, problem_response
from server.problems import Problem

VERSION = "1.0.0"
EVERYBODY = frozenset(Role)

_NUMBER = re.compile(r"[0-9]{1,15}")


class TusEndpoint(Endpoint):
    """An endpoint that speaks tus: its version is asked for first, and stands on every answer, also on a refusal
    ("Tus-Resumable", "Tus-Version").
    """

    def route(self) -> Route:
        """The Starlette route, guarded by version and role."""
        return Route(self.path, self._spoken, methods=[self.method])

    async def _spoken(self, request: Request) -> Response:
        try:
            if request.headers.get("tus-resumable") != VERSION:
                raise Problem("tus_version", 412)
            actor = await actor_of(request)
            if actor.role not in self.roles:
                raise Problem("not_allowed", 403)
            request.state.actor = actor
            answer = await self.run(request)
        except Problem as problem:
            answer = await on_problem(request, problem)
            if problem.code == "tus_version":
                answer.headers["Tus-Version"] = VERSION
        answer.headers["Tus-Resumable"] = VERSION
        answer.headers["Cache-Control"] = "no-store"
        return answer


async def tell(request: Request) -> Response:
    """What this server can do ("OPTIONS"). Asked by whoever has no version yet, so nothing is required."""
    del request
    return Response(
        status_code=204,
        headers={
            "Tus-Resumable": VERSION,
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,termination",
            "Tus-Max-Size": str(MAX_SIZE),
            "Cache-Control": "no-store",
        },
    )


async def create(request: Request) -> Response:
    """A place to send a file to ("Creation", "POST")."""
    size = _number(request, "upload-length")
    if size > MAX_SIZE:
        raise Problem("file_too_large", 413, limit=MAX_SIZE // MB)
    about = _metadata(request.headers.get("upload-metadata", ""))
    sha256 = about.get("sha256", "").lower()
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Problem("bad_request", 400, {"reason": "Upload-Metadata: sha256"})
    files: Files = request.app.state.files
    upload = await files.begin(request.state.actor, sha256, size, about.get("filetype", ""))
    offset = await _still(request, upload)
    return Response(
        status_code=201,
        headers={
            "Location": f"{request.url.path.rstrip('/')}/uploads/{upload.id}",
            "Upload-Offset": str(offset),
            "Tus-Max-Size": str(MAX_SIZE),
        },
    )


async def look(request: Request) -> Response:
    """How far an upload got ("HEAD")."""
    upload = await _upload(request)
    offset = await _still(request, upload)
    return Response(headers={"Upload-Offset": str(offset), "Upload-Length": str(upload.size)})


async def append(request: Request) -> Response:
    """The next bytes ("PATCH"). What arrives is on the disk at once, so that a cut costs nothing that came through."""
    upload = await _upload(request)
    if request.headers.get("content-type", "").lower() != "application/offset+octet-stream":
        raise Problem("bad_request", 415)
    if "content-encoding" in request.headers:
        raise Problem("bad_request", 415)
    given, length = _number(request, "upload-offset"), _number(request, "content-length", default=0)
    offset = await _still(request, upload)
    if given != offset:
        raise Problem("upload_offset", 409)
    if offset + length > upload.size:
        raise Problem("too_large", 413)
    files: Files = request.app.state.files
    if offset < upload.size:
        await files.blobs.room(upload.size - offset)
        offset = await _take_in(request, upload, offset)
        if offset == upload.size:
            await files.settle(upload)
    return Response(status_code=204, headers={"Upload-Offset": str(offset)})


async def _take_in(request: Request, upload: Upload, offset: int) -> int:
    files: Files = request.app.state.files
    async with files.turns.hold(upload.id, request.stream()) as inflow:
        try:
            while data := await inflow.take():
                if offset + len(data) > upload.size:
                    raise Problem("too_large", 413)
                offset = await files.receive(upload, offset, data)
        finally:
            await files.pause(upload)
    return offset


async def end(request: Request) -> Response:
    """Give an upload up ("Termination", "DELETE")."""
    upload = await _upload(request)
    files: Files = request.app.state.files
    await files.turns.ask(upload.id)
    await files.end(upload)
    return Response(status_code=204)


async def instead(request: Request) -> Response:
    """For those who cannot send PATCH or DELETE ("X-HTTP-Method-Override")."""
    meant = {"PATCH": append, "DELETE": end, "HEAD": look}.get(
        request.headers.get("x-http-method-override", "").upper()
    )
    if meant is None:
        raise Problem("method_not_allowed", 405)
    return await meant(request)


async def fetch(request: Request) -> Response:
    """A file, or a part of it (RFC 9110, section 14). Of a picture what was drawn anew: the original is not shown to anybody.

    `?size=thumb` gives a small one of it, `?size=page` the first pages of a document as one picture.
    """
    files: Files = request.app.state.files
    sha256 = request.path_params["sha256"]
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Problem("no_such_file", 404)
    blob = await files.visible(request.state.actor, sha256)
    name, size, type_ = blob.sha256, blob.size, blob.type
    wanted = request.query_params.get("size")
    if wanted == "thumb":
        (name, size), type_ = await files.thumb(blob), "image/webp"
    elif wanted == "page" and not blob.shown:
        raise Problem("no_such_file", 404)
    elif blob.shown and (wanted == "page" or blob.kind != Kind.DOCUMENT):
        name, size, type_ = blob.shown, blob.shown_size, "image/jpeg"
    etag = f'"{name}"'
    how = "attachment" if type_ == blob.type and blob.kind == Kind.DOCUMENT else "inline"
    headers = {
        "ETag": etag,
        "Cache-Control": "private, max-age=31536000, immutable, no-transform",
        "Vary": "Authorization",
    }
    if known(etag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    headers |= {
        "Accept-Ranges": "bytes",
        "Content-Type": type_,
        "Content-Disposition": f'{how}; filename="{sha256[:12]}.{EXTENSIONS[type_]}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    asked = request.headers.get("range", "") if unchanged(etag, request.headers.get("if-range", "")) else ""
    try:
        span = part(asked, size) if request.method == "GET" else None
    except Unsatisfiable:
        return problem_response(request, "bad_range", 416, headers={"Content-Range": f"bytes */{size}"})
    start, stop = span or (0, size)
    headers["Content-Length"] = str(stop - start)
    if span:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    if request.method == "HEAD":
        return Response(headers=headers)
    return StreamingResponse(files.blobs.read(name, start, stop), 206 if span else 200, headers)


async def _upload(request: Request) -> Upload:
    files: Files = request.app.state.files
    return await files.find(request.state.actor, request.path_params["id"])


async def _still(request: Request, upload: Upload) -> int:
    """The offset, once whoever sends this upload has stopped: a client that asks has given its old connection up."""
    files: Files = request.app.state.files
    await files.turns.ask(upload.id)
    return await files.offset(upload)


def _number(request: Request, name: str, default: int | None = None) -> int:
    text = request.headers.get(name)
    if text is None and default is not None:
        return default
    if text is None or not _NUMBER.fullmatch(text):
        raise Problem("bad_request", 400, {"reason": name})
    return int(text)


def _metadata(header: str) -> Mapping[str, str]:
    """Upload-Metadata: pairs of a key and a Base64 value. Values that are no text are nobody's that we know."""
    found = {}
    for pair in header.split(",") if header else []:
        key, _, value = pair.strip().partition(" ")
        try:
            found[key.lower()] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Problem("bad_request", 400, {"reason": "Upload-Metadata"}) from error
    return found


_PLACE = "/files/uploads/{id}"
ENDPOINTS = [
    Endpoint("OPTIONS", "/files", PUBLIC, tell),
    TusEndpoint("POST", "/files", EVERYBODY, create),
    TusEndpoint("HEAD", _PLACE, EVERYBODY, look),
    TusEndpoint("PATCH", _PLACE, EVERYBODY, append),
    TusEndpoint("DELETE", _PLACE, EVERYBODY, end),
    TusEndpoint("POST", _PLACE, EVERYBODY, instead),
    Endpoint("GET", "/files/{sha256}", EVERYBODY, fetch),
]

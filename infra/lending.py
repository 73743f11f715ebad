"""What a worker lends to its cases: the check of signatures, and the installation's root keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from temporalio.worker import Interceptor

from domain.seals import INSTALLATION, Installation
from infra.signatures import verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from temporalio.worker import WorkflowInboundInterceptor, WorkflowInterceptorClassInput


class Lending(Interceptor):
    """Lends every case what it needs to tell a door from anybody else."""

    def __init__(self, roots: Mapping[str, str]) -> None:
        """Take the public root keys of the installation, base64 by id.

        Raises:
            ValueError: there is none, and so nobody could open a case.
        """
        if not roots:
            raise ValueError("No root key is known: `dueprocess keys init`, or `make up`.")
        # Once here, outside the sandbox of any case: what it needs for a "no" is then at hand.
        if any(verify(root, "", b"") for root in roots.values()):
            raise AssertionError("an empty signature is none")
        self._installation = Installation(dict(roots), verify)

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002 -- the SDK's name
    ) -> type[WorkflowInboundInterceptor] | None:
        """Put what is lent where workflow code finds it; nothing is intercepted."""
        input.unsafe_extern_functions[INSTALLATION] = lambda: self._installation
        return None

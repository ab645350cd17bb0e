import time
import pytest
from tests.web.desk import Desk

@pytest.fixture
def desk(app, clock, as_user):
    return Desk(app, clock, as_user)

def test_x(desk):
    t=time.time()
    ref = desk.walk("closed")
    print("walk", time.time()-t)
    t=time.time(); ref = desk.walk("closed"); print("walk2", time.time()-t)
    for p in (f"/cases/{ref}", "/cases"):
        for _ in range(2):
            t=time.time(); a = desk.omar.get(p); print(p, a.status_code, time.time()-t)
    ref = desk.walk("decision")
    t=time.time(); a = desk.do(ref, "decide", "disclose_full", by=desk.sofia); print(a.status_code, a.location, time.time()-t)
    t=time.time(); a = desk.sofia.get(a.location); print(a.status_code, time.time()-t)
    t=time.time(); r=desk.rows(); print("rows", sum(map(len, r.values())), time.time()-t)

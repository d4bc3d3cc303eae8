"""Every kind of record, in the order in which each finds what it refers to."""

from portal.sync.deliveries.merge import certificates, components, homes, programmes, tenancies, work_orders

KINDS = {
    merge.kind: merge
    for merge in (
        homes.KIND,
        tenancies.KIND,
        components.KIND,
        certificates.KIND,
        work_orders.KIND,
        programmes.KIND,
    )
}

"""Forms: what is asked of a worker, as versioned data. Pure: schema and answers in, faults and calculated answers out.

The TypeScript twin is pwa/src/forms; both play tests/vectors/expressions.json and tests/vectors/forms.json.
"""

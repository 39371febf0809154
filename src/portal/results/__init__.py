"""Test results, vital signs and reports: what came in, when the patient may see it, and what they have seen."""

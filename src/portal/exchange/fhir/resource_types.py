"""Every resource type of FHIR R4, and what becomes of each."""

# Types about one person, with the field that says whose. Without a certain patient they are set aside.
PERSONAL = {
    "Account": "subject", "AdverseEvent": "subject", "AllergyIntolerance": "patient", "Appointment": "participant",
    "BodyStructure": "patient", "CarePlan": "subject", "CareTeam": "subject", "ChargeItem": "subject", "Claim": "patient",
    "ClaimResponse": "patient", "ClinicalImpression": "subject", "Communication": "subject", "Composition": "subject",
    "Condition": "subject", "Consent": "patient", "Coverage": "beneficiary", "CoverageEligibilityRequest": "patient",
    "CoverageEligibilityResponse": "patient", "DetectedIssue": "patient", "DeviceRequest": "subject", "DeviceUseStatement": "subject",
    "DiagnosticReport": "subject", "DocumentReference": "subject", "Encounter": "subject", "EpisodeOfCare": "patient",
    "ExplanationOfBenefit": "patient", "FamilyMemberHistory": "patient", "Flag": "subject", "Goal": "subject",
    "ImagingStudy": "subject", "Immunization": "patient", "ImmunizationEvaluation": "patient", "ImmunizationRecommendation": "patient",
    "Invoice": "subject", "List": "subject", "MedicationAdministration": "subject", "MedicationDispense": "subject",
    "MedicationRequest": "subject", "MedicationStatement": "subject", "NutritionOrder": "patient", "Observation": "subject",
    "Procedure": "subject", "QuestionnaireResponse": "subject", "RelatedPerson": "patient", "RiskAssessment": "subject",
    "ServiceRequest": "subject", "VisionPrescription": "patient",
}  # fmt: skip

# Types that may be about one person, and then belong to them; else they are kept without a patient.
PERHAPS_PERSONAL = {
    "AppointmentResponse": "actor", "Basic": "subject", "CommunicationRequest": "subject", "Device": "patient",
    "DocumentManifest": "subject", "GuidanceResponse": "subject", "MeasureReport": "subject", "Media": "subject",
    "MolecularSequence": "patient", "RequestGroup": "subject", "Specimen": "subject", "SupplyDelivery": "patient", "Task": "for",
}  # fmt: skip

# Directories and other things that belong to nobody's record but are referred to from one.
SHARED = frozenset("""
    BiologicallyDerivedProduct Binary CatalogEntry Contract Endpoint HealthcareService InsurancePlan Location Medication MedicationKnowledge Organization
    OrganizationAffiliation PaymentNotice PaymentReconciliation Person Practitioner PractitionerRole Provenance Questionnaire Schedule
    Slot Substance SupplyRequest
""".split())

# Descriptions of systems, of studies and of FHIR itself: nothing of a record is in them.
IGNORED = frozenset("""
    ActivityDefinition AuditEvent CapabilityStatement ChargeItemDefinition CodeSystem CompartmentDefinition ConceptMap DeviceDefinition
    DeviceMetric EffectEvidenceSynthesis EnrollmentRequest EnrollmentResponse EventDefinition Evidence EvidenceVariable ExampleScenario
    GraphDefinition Group ImplementationGuide Library Linkage Measure MedicinalProduct MedicinalProductAuthorization
    MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction
    MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect
    MessageDefinition MessageHeader NamingSystem ObservationDefinition OperationDefinition OperationOutcome Parameters PlanDefinition
    ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject RiskEvidenceSynthesis SearchParameter SpecimenDefinition
    StructureDefinition StructureMap Subscription SubstanceNucleicAcid SubstancePolymer SubstanceProtein SubstanceReferenceInformation
    SubstanceSourceMaterial SubstanceSpecification TerminologyCapabilities TestReport TestScript ValueSet VerificationResult
""".split())

KNOWN = frozenset(PERSONAL) | frozenset(PERHAPS_PERSONAL) | SHARED | IGNORED | {"Patient", "Bundle"}

# What other resources name: the words for a performer, a specimen or a device are looked for among these.
NAMED = SHARED | {"Device", "Specimen"}

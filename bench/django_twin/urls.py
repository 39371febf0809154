"""One page."""

from django.urls import path

from bench.django_twin.views import results

urlpatterns = [path("patients/<str:patient_id>/results", results)]

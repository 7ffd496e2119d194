"""The plain peer of HR's query: a page-number list view as the framework's manual writes it, on the same tables."""

import django_filters
from django.urls import include, path
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated

from config.urls import urlpatterns as product
from honors.models import Honor, Unit


class PlainHonor(serializers.ModelSerializer):
    officer_name = serializers.CharField(source="officer.name", default=None)
    unit_code = serializers.CharField(source="unit.code")
    unit_name = serializers.CharField(source="unit.name")
    award_name = serializers.CharField(source="award.name")
    edition = serializers.CharField(source="award.edition.code")

    class Meta:
        model = Honor
        fields = "__all__"


class PlainFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(field_name="officer__name", lookup_expr="contains")
    unit = django_filters.CharFilter(method="by_unit")
    award = django_filters.CharFilter(field_name="award_code")
    level = django_filters.CharFilter(field_name="level")
    year_from = django_filters.NumberFilter(field_name="decided_on__year", lookup_expr="gte")
    year_to = django_filters.NumberFilter(field_name="decided_on__year", lookup_expr="lte")

    def by_unit(self, rows, _name, code):
        return rows.filter(unit_path__startswith=Unit.objects.get(code=code).path)


class PlainPages(PageNumberPagination):
    page_size = 50


class PlainHonors(ListAPIView):
    queryset = Honor.objects.select_related("officer", "unit", "award__edition").order_by("-decided_on", "-id")
    serializer_class = PlainHonor
    permission_classes = [IsAuthenticated]
    pagination_class = PlainPages
    filter_backends = [DjangoFilterBackend]
    filterset_class = PlainFilter


urlpatterns = [path("plain/honors/", PlainHonors.as_view()), path("", include(product))]
